"""The ledger: figures, totals, changes, checks, releases, imports, reports, history."""

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import municipalities.files
import municipalities.identifiers


class Migration(migrations.Migration):
    """All tables."""

    initial = True

    dependencies = [
        ("auth", "__first__"),
        ("municipalities", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DataRelease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(unique=True, verbose_name="αριθμός έκδοσης"),
                ),
                (
                    "day",
                    models.DateField(
                        help_text="Τα δεδομένα όπως ήταν αυτή την ημέρα.", verbose_name="ημέρα"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="δημιουργήθηκε")),
                ("data_version", models.PositiveIntegerField(verbose_name="έκδοση δεδομένων")),
                ("reason", models.CharField(max_length=500, verbose_name="γιατί")),
                ("demo", models.BooleanField(default=False, verbose_name="επίδειξη")),
                (
                    "file",
                    models.FileField(max_length=200, upload_to="releases/", verbose_name="αρχείο"),
                ),
                ("size", models.PositiveBigIntegerField(verbose_name="μέγεθος σε byte")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "files",
                    models.JSONField(
                        help_text="Μέγεθος, SHA-256 και γραμμές κάθε αρχείου.",
                        verbose_name="περιεχόμενα",
                    ),
                ),
            ],
            options={
                "verbose_name": "Έκδοση δεδομένων προς αναφορά",
                "verbose_name_plural": "Εκδόσεις δεδομένων προς αναφορά",
                "ordering": ["-number"],
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="RegisterAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("register", models.CharField(max_length=10, verbose_name="μητρώο")),
                ("asked", models.TextField(verbose_name="τι ζητήθηκε")),
                ("received_at", models.DateTimeField(verbose_name="ελήφθη")),
                ("sha256", models.CharField(max_length=64, unique=True, verbose_name="SHA-256")),
                ("content", models.BinaryField(verbose_name="η απάντηση όπως ήρθε")),
            ],
            options={
                "verbose_name": "Απάντηση μητρώου",
                "verbose_name_plural": "Απαντήσεις μητρώων",
                "ordering": ["-received_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="RowCounts",
            fields=[
                (
                    "data_version",
                    models.PositiveIntegerField(
                        primary_key=True, serialize=False, verbose_name="έκδοση δεδομένων"
                    ),
                ),
                ("numbers", models.JSONField(verbose_name="γραμμές")),
            ],
            options={
                "verbose_name": "Πλήθος γραμμών",
                "verbose_name_plural": "Πλήθη γραμμών",
            },
        ),
        migrations.CreateModel(
            name="SyncRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="άρχισε")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="τελείωσε")),
                ("succeeded", models.BooleanField(default=False, verbose_name="ολόκληρη")),
                ("since", models.DateField(null=True, verbose_name="από")),
                (
                    "municipality",
                    models.CharField(blank=True, max_length=100, verbose_name="μόνο ο Δήμος"),
                ),
                ("counts", models.JSONField(default=dict, verbose_name="μετρήσεις")),
                ("problems", models.JSONField(default=list, verbose_name="τι δεν έγινε")),
            ],
            options={
                "verbose_name": "Ερώτηση των μητρώων",
                "verbose_name_plural": "Ερωτήσεις των μητρώων",
                "ordering": ["-started_at"],
            },
        ),
        migrations.CreateModel(
            name="AbsorptionFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Πρόχειρο"),
                            ("submitted", "Υποβλήθηκε"),
                            ("published", "Δημοσιευμένο"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="κατάσταση δημοσίευσης",
                    ),
                ),
                (
                    "change_kind",
                    models.CharField(
                        choices=[
                            ("initial", "Αρχική φόρτωση"),
                            ("publication", "Πρώτη δημοσίευση"),
                            ("revision", "Αναθεώρηση"),
                            ("correction", "Διόρθωση"),
                            ("withdrawal", "Ανάκληση"),
                        ],
                        default="publication",
                        help_text="Αναθεώρηση: αναμενόμενη νέα τιμή. Διόρθωση: η παλιά τιμή ήταν λάθος.",
                        max_length=12,
                        verbose_name="είδος μεταβολής",
                    ),
                ),
                (
                    "change_reason",
                    models.CharField(
                        blank=True,
                        help_text="Φαίνεται στο κοινό. Υποχρεωτική όταν αλλάζει κάτι που έχει δημοσιευθεί.",
                        max_length=500,
                        verbose_name="δημόσια αιτιολογία",
                    ),
                ),
                (
                    "review_comment",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Γιατί το επέστρεψε όποιος το έλεγξε. Δεν φαίνεται στο κοινό.",
                        max_length=500,
                        verbose_name="σχόλιο επιστροφής",
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="τελευταία επεξεργασία από",
                    ),
                ),
                (
                    "edited_at",
                    models.DateTimeField(auto_now=True, verbose_name="τελευταία επεξεργασία"),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="δημοσιεύθηκε"
                    ),
                ),
                (
                    "superseded_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="αντικαταστάθηκε"
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        help_text="Είτε σύμβαση είτε Δήμος στο σύνολό του.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="municipalities.contract",
                        verbose_name="Σύμβαση",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="municipalities.municipality",
                        verbose_name="Δήμος",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        help_text="Μόνο όταν το στοιχείο αφορά Δήμο στο σύνολό του.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="municipalities.action",
                        verbose_name="Δράση",
                    ),
                ),
                (
                    "figure_date",
                    models.DateField(
                        help_text="Έως ποια ημέρα μετρά το ποσό.",
                        verbose_name="ημερομηνία στοιχείου",
                    ),
                ),
                (
                    "absorbed_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Ευρώ· όλα όσα πληρώθηκαν στους αναδόχους έως την ημερομηνία.",
                        max_digits=14,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "Το ποσό δεν είναι αρνητικό."
                            )
                        ],
                        verbose_name="πληρωμές σωρευτικά, χωρίς ΦΠΑ",
                    ),
                ),
                (
                    "absorbed_gross",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Ευρώ, μαζί με τον ΦΠΑ.",
                        max_digits=14,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "Το ποσό δεν είναι αρνητικό."
                            )
                        ],
                        verbose_name="πληρωμές σωρευτικά, με ΦΠΑ",
                    ),
                ),
                (
                    "stated_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Μόνο όταν η πηγή τυπώνει ποσοστό. Δεν μετατρέπεται σε ευρώ.",
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="ποσοστό όπως δημοσιεύθηκε",
                    ),
                ),
                (
                    "stated_definition",
                    models.CharField(
                        blank=True,
                        help_text="Τι διαιρεί η πηγή με τι, με τα δικά της λόγια.",
                        max_length=500,
                        verbose_name="ορισμός του ποσοστού κατά την πηγή",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="municipalities.document",
                        verbose_name="Τεκμήριο",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="Δημόσια διευκρίνιση, όπου χρειάζεται.",
                        max_length=500,
                        verbose_name="σημείωση",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="absorption.absorptionfigure",
                        verbose_name="αντικαθιστά",
                    ),
                ),
            ],
            options={
                "verbose_name": "Στοιχείο απορρόφησης",
                "verbose_name_plural": "Στοιχεία απορρόφησης",
                "ordering": ["-figure_date", "-id"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", False), ("state", "published")),
                            models.Q(
                                models.Q(("state", "published"), _negated=True),
                                ("published_at", None),
                                ("superseded_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="absorption_absorptionfigure_published_has_time",
                        violation_error_message="Ό,τι είναι δημοσιευμένο έχει χρόνο δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at", None),
                            ("superseded_at__gte", models.F("published_at")),
                            _connector="OR",
                        ),
                        name="absorption_absorptionfigure_superseded_after_published",
                        violation_error_message="Η αντικατάσταση δεν προηγείται της δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("absorbed_amount", None),
                                ("absorbed_amount__gte", 0),
                                _connector="OR",
                            ),
                            models.Q(
                                ("absorbed_gross", None),
                                ("absorbed_gross__gte", 0),
                                _connector="OR",
                            ),
                        ),
                        name="absorption_absorptionfigure_amounts_not_negative",
                        violation_error_message="Τα ποσά δεν είναι αρνητικά.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("action", None),
                                ("contract__isnull", False),
                                ("municipality", None),
                            ),
                            models.Q(
                                ("action__isnull", False),
                                ("contract", None),
                                ("municipality__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="figure_has_exactly_one_subject",
                        violation_error_message="Το στοιχείο αφορά είτε μία Σύμβαση είτε έναν Δήμο σε μία Δράση.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("absorbed_amount__isnull", False),
                            ("absorbed_gross__isnull", False),
                            ("stated_rate__isnull", False),
                            ("change_kind", "withdrawal"),
                            _connector="OR",
                        ),
                        name="figure_says_something_unless_withdrawn",
                        violation_error_message="Συμπληρώστε ποσό ή ποσοστό. Χωρίς ποσό είναι μόνο η ανάκληση.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("change_kind", "withdrawal"), _negated=True),
                            models.Q(
                                ("absorbed_amount", None),
                                ("absorbed_gross", None),
                                ("stated_rate", None),
                            ),
                            _connector="OR",
                        ),
                        name="withdrawn_figure_says_nothing",
                        violation_error_message="Η ανάκληση δεν έχει ποσό ούτε ποσοστό.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stated_rate", None),
                            models.Q(("stated_rate__gte", 0), ("stated_rate__lte", 100)),
                            _connector="OR",
                        ),
                        name="stated_rate_between_0_and_100",
                        violation_error_message="Το ποσοστό είναι από 0 έως 100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stated_rate", None),
                            models.Q(("stated_definition", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="stated_rate_has_its_definition",
                        violation_error_message="Γράψτε πώς ορίζει η πηγή το ποσοστό της.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("absorbed_amount", None),
                            ("absorbed_gross", None),
                            ("absorbed_gross__gte", models.F("absorbed_amount")),
                            _connector="OR",
                        ),
                        name="figure_gross_not_below_net",
                        violation_error_message="Το ποσό με ΦΠΑ δεν είναι μικρότερο από το καθαρό.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state", "published"),
                            ("superseded_at", None),
                            ("contract__isnull", False),
                        ),
                        fields=("contract", "figure_date"),
                        name="one_current_figure_per_contract_and_date",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state", "published"),
                            ("superseded_at", None),
                            ("municipality__isnull", False),
                        ),
                        fields=("municipality", "action", "figure_date"),
                        name="one_current_figure_per_municipality_and_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("adam", models.CharField(max_length=20, unique=True, verbose_name="ΑΔΑΜ")),
                ("title", models.TextField(verbose_name="τίτλος")),
                ("organisation", models.CharField(max_length=20, verbose_name="φορέας (uid)")),
                (
                    "organisation_name",
                    models.CharField(blank=True, max_length=300, verbose_name="φορέας"),
                ),
                ("score", models.SmallIntegerField(default=0, verbose_name="βαθμός")),
                ("reasons", models.JSONField(default=list, verbose_name="γιατί")),
                ("problems", models.JSONField(default=list, verbose_name="τι δεν διαβάστηκε")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Περιμένει απόφαση"),
                            ("accepted", "Έγινε πρόχειρο"),
                            ("linked", "Συνδέθηκε με υπάρχουσα σύμβαση"),
                            ("refused", "Δεν αφορά τη Δράση"),
                        ],
                        default="new",
                        max_length=10,
                        verbose_name="απόφαση",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="αιτιολογία")),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="register_candidates",
                        to="municipalities.contract",
                        verbose_name="Σύμβαση",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="απόφαση από",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="απόφαση στις"),
                ),
                ("found_at", models.DateTimeField(verbose_name="βρέθηκε")),
                (
                    "changed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="άλλαξε στο μητρώο"),
                ),
                (
                    "followed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ρωτήθηκε τελευταία"),
                ),
                (
                    "municipalities",
                    models.ManyToManyField(
                        blank=True,
                        related_name="register_candidates",
                        to="municipalities.municipality",
                        verbose_name="Δήμοι",
                    ),
                ),
            ],
            options={
                "verbose_name": "Υποψήφια σύμβαση από τα μητρώα",
                "verbose_name_plural": "Υποψήφιες συμβάσεις από τα μητρώα",
                "ordering": ["-score", "adam"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="refused_candidate_has_a_reason",
                        violation_error_message="Γράψτε γιατί δεν αφορά τη Δράση.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="πότε")),
                (
                    "data_version",
                    models.PositiveIntegerField(
                        help_text="Η έκδοση που άρχισε με αυτή τη μεταβολή.",
                        verbose_name="έκδοση δεδομένων",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("initial", "Αρχική φόρτωση"),
                            ("publication", "Πρώτη δημοσίευση"),
                            ("revision", "Αναθεώρηση"),
                            ("correction", "Διόρθωση"),
                            ("withdrawal", "Ανάκληση"),
                            ("redaction", "Διαγραφή προσωπικών δεδομένων"),
                        ],
                        help_text="Δημοσίευση, αναθεώρηση, διόρθωση, ανάκληση ή διαγραφή προσωπικών δεδομένων.",
                        max_length=12,
                        verbose_name="είδος",
                    ),
                ),
                (
                    "record_type",
                    models.CharField(
                        help_text="Το είδος της εγγραφής που άλλαξε.",
                        max_length=30,
                        verbose_name="τι",
                    ),
                ),
                (
                    "record_id",
                    models.PositiveBigIntegerField(
                        help_text="Το κλειδί της εγγραφής στην πύλη.", verbose_name="κλειδί"
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        help_text="Η εγγραφή που άλλαξε, με το όνομά της.",
                        max_length=600,
                        verbose_name="ποιο",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="municipalities.municipality",
                        verbose_name="Δήμος",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="municipalities.contract",
                        verbose_name="Σύμβαση",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="municipalities.document",
                        verbose_name="Τεκμήριο",
                    ),
                ),
                (
                    "old",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="Όσες τιμές άλλαξαν, όπως ήταν πριν.",
                        verbose_name="παλιές τιμές",
                    ),
                ),
                (
                    "new",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="Όσες τιμές άλλαξαν, όπως είναι μετά.",
                        verbose_name="νέες τιμές",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="Γιατί άλλαξε.",
                        max_length=500,
                        verbose_name="δημόσια αιτιολογία",
                    ),
                ),
            ],
            options={
                "verbose_name": "Μεταβολή",
                "verbose_name_plural": "Μεταβολές",
                "ordering": ["-at", "-id"],
                "permissions": [("publish", "Δημοσιεύει ή επιστρέφει ό,τι υπέβαλε άλλος")],
                "indexes": [
                    models.Index(
                        fields=["record_type", "record_id"], name="absorption__record__00576e_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckAcknowledgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("check_code", models.CharField(max_length=50, verbose_name="έλεγχος")),
                ("record_type", models.CharField(max_length=30, verbose_name="τι")),
                ("record_id", models.PositiveBigIntegerField(verbose_name="κλειδί")),
                ("numbers", models.CharField(max_length=1000, verbose_name="αριθμοί")),
                ("message", models.CharField(max_length=1000, verbose_name="τι βρέθηκε")),
                (
                    "reason",
                    models.CharField(
                        help_text="Φαίνεται στο κοινό.",
                        max_length=500,
                        verbose_name="δημόσια αιτιολογία",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="από",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="πότε")),
            ],
            options={
                "verbose_name": "Αποδοχή ελέγχου",
                "verbose_name_plural": "Αποδοχές ελέγχων",
                "ordering": ["-at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record_type", "record_id", "check_code", "numbers"),
                        name="failure_is_acknowledged_once",
                        violation_error_message="Το εύρημα έχει ήδη αιτιολογηθεί.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="acknowledgement_has_a_reason",
                        violation_error_message="Γράψτε γιατί δημοσιεύεται παρά το εύρημα.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractTotal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="totals",
                        to="municipalities.contract",
                        verbose_name="Σύμβαση",
                    ),
                ),
                (
                    "net_amount",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="Ευρώ· η σύμβαση και οι τροποποιήσεις της.",
                        max_digits=14,
                        null=True,
                        verbose_name="τρέχον συμβατικό ποσό χωρίς ΦΠΑ",
                    ),
                ),
                (
                    "gross_amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="τρέχον συμβατικό ποσό με ΦΠΑ",
                    ),
                ),
                ("ends_on", models.DateField(null=True, verbose_name="τρέχουσα λήξη")),
                (
                    "figure",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="absorption.absorptionfigure",
                        verbose_name="τελευταίο στοιχείο",
                    ),
                ),
                ("published_at", models.DateTimeField(verbose_name="ισχύει από")),
                ("superseded_at", models.DateTimeField(null=True, verbose_name="ίσχυε έως")),
            ],
            options={
                "verbose_name": "Σύνολο σύμβασης",
                "verbose_name_plural": "Σύνολα συμβάσεων",
                "indexes": [
                    models.Index(
                        fields=["contract", "published_at"], name="absorption__contrac_e0c69c_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("contract",),
                        name="one_current_total_per_contract",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DataVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(default=0, verbose_name="έκδοση δεδομένων")),
                ("changed_at", models.DateTimeField(null=True, verbose_name="τελευταία μεταβολή")),
            ],
            options={
                "verbose_name": "Έκδοση δεδομένων",
                "verbose_name_plural": "Έκδοση δεδομένων",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="data_version_is_one_row"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ErrorReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.contract",
                        verbose_name="Σύμβαση",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="Δήμος",
                    ),
                ),
                ("page", models.CharField(blank=True, max_length=300, verbose_name="σελίδα")),
                ("field", models.CharField(blank=True, max_length=100, verbose_name="στοιχείο")),
                (
                    "value",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="τιμή που έδειχνε η σελίδα"
                    ),
                ),
                (
                    "as_of",
                    models.DateField(blank=True, null=True, verbose_name="ημερομηνία της σελίδας"),
                ),
                (
                    "data_version",
                    models.PositiveIntegerField(default=0, verbose_name="έκδοση δεδομένων"),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="Γράψτε τι είναι λάθος και, αν ξέρετε, πού φαίνεται το σωστό.",
                        max_length=4000,
                        validators=[django.core.validators.MaxLengthValidator(4000)],
                        verbose_name="τι είναι λάθος",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        help_text="Προαιρετικό, μόνο για να σας απαντήσουμε. Δεν δημοσιεύεται και σβήνεται.",
                        max_length=254,
                        verbose_name="e-mail",
                    ),
                ),
                (
                    "reported_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="αναφέρθηκε"
                    ),
                ),
                (
                    "public_text",
                    models.TextField(
                        blank=True,
                        help_text="Ό,τι από το κείμενο εγκρίθηκε, χωρίς προσωπικά δεδομένα. Κενό: τίποτε.",
                        verbose_name="κείμενο που δημοσιεύεται",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("corrected", "Διορθώθηκε"),
                            ("confirmed", "Ελέγχθηκε: το στοιχείο συμφωνεί με την πηγή του"),
                            ("source", "Το λάθος είναι της πηγής και παραπέμφθηκε στον εκδότη της"),
                            ("unfounded", "Δεν αφορά στοιχείο της πύλης"),
                        ],
                        max_length=10,
                        verbose_name="απόφαση",
                    ),
                ),
                (
                    "answer",
                    models.CharField(blank=True, max_length=500, verbose_name="τι αποφασίστηκε"),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="αποφασίστηκε"),
                ),
            ],
            options={
                "verbose_name": "Αναφορά λάθους",
                "verbose_name_plural": "Αναφορές λαθών",
                "ordering": ["-reported_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decision", "")),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="error_report_decision_has_its_time",
                        violation_error_message="Η απόφαση έχει ημερομηνία.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FundingCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="ενάριθμος")),
                (
                    "candidate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="absorption.candidate",
                        verbose_name="από την υποψήφια",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="από",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="πότε")),
            ],
            options={
                "verbose_name": "Κωδικός χρηματοδότησης",
                "verbose_name_plural": "Κωδικοί χρηματοδότησης",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAbsorptionFigure",
            fields=[
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Πρόχειρο"),
                            ("submitted", "Υποβλήθηκε"),
                            ("published", "Δημοσιευμένο"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="κατάσταση δημοσίευσης",
                    ),
                ),
                (
                    "change_kind",
                    models.CharField(
                        choices=[
                            ("initial", "Αρχική φόρτωση"),
                            ("publication", "Πρώτη δημοσίευση"),
                            ("revision", "Αναθεώρηση"),
                            ("correction", "Διόρθωση"),
                            ("withdrawal", "Ανάκληση"),
                        ],
                        default="publication",
                        help_text="Αναθεώρηση: αναμενόμενη νέα τιμή. Διόρθωση: η παλιά τιμή ήταν λάθος.",
                        max_length=12,
                        verbose_name="είδος μεταβολής",
                    ),
                ),
                (
                    "change_reason",
                    models.CharField(
                        blank=True,
                        help_text="Φαίνεται στο κοινό. Υποχρεωτική όταν αλλάζει κάτι που έχει δημοσιευθεί.",
                        max_length=500,
                        verbose_name="δημόσια αιτιολογία",
                    ),
                ),
                (
                    "review_comment",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Γιατί το επέστρεψε όποιος το έλεγξε. Δεν φαίνεται στο κοινό.",
                        max_length=500,
                        verbose_name="σχόλιο επιστροφής",
                    ),
                ),
                (
                    "edited_at",
                    models.DateTimeField(
                        blank=True, editable=False, verbose_name="τελευταία επεξεργασία"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="δημοσιεύθηκε"
                    ),
                ),
                (
                    "superseded_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="αντικαταστάθηκε"
                    ),
                ),
                (
                    "figure_date",
                    models.DateField(
                        help_text="Έως ποια ημέρα μετρά το ποσό.",
                        verbose_name="ημερομηνία στοιχείου",
                    ),
                ),
                (
                    "absorbed_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Ευρώ· όλα όσα πληρώθηκαν στους αναδόχους έως την ημερομηνία.",
                        max_digits=14,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "Το ποσό δεν είναι αρνητικό."
                            )
                        ],
                        verbose_name="πληρωμές σωρευτικά, χωρίς ΦΠΑ",
                    ),
                ),
                (
                    "absorbed_gross",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Ευρώ, μαζί με τον ΦΠΑ.",
                        max_digits=14,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "Το ποσό δεν είναι αρνητικό."
                            )
                        ],
                        verbose_name="πληρωμές σωρευτικά, με ΦΠΑ",
                    ),
                ),
                (
                    "stated_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Μόνο όταν η πηγή τυπώνει ποσοστό. Δεν μετατρέπεται σε ευρώ.",
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="ποσοστό όπως δημοσιεύθηκε",
                    ),
                ),
                (
                    "stated_definition",
                    models.CharField(
                        blank=True,
                        help_text="Τι διαιρεί η πηγή με τι, με τα δικά της λόγια.",
                        max_length=500,
                        verbose_name="ορισμός του ποσοστού κατά την πηγή",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="Δημόσια διευκρίνιση, όπου χρειάζεται.",
                        max_length=500,
                        verbose_name="σημείωση",
                    ),
                ),
                ("history_change_reason", models.CharField(blank=True, max_length=600, null=True)),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="τελευταία επεξεργασία από",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Είτε σύμβαση είτε Δήμος στο σύνολό του.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.contract",
                        verbose_name="Σύμβαση",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="Δήμος",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Μόνο όταν το στοιχείο αφορά Δήμο στο σύνολό του.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.action",
                        verbose_name="Δράση",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.document",
                        verbose_name="Τεκμήριο",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="absorption.absorptionfigure",
                        verbose_name="αντικαθιστά",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Στοιχείο απορρόφησης",
                "verbose_name_plural": "historical Στοιχεία απορρόφησης",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAction",
            fields=[
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Πρόχειρο"),
                            ("submitted", "Υποβλήθηκε"),
                            ("published", "Δημοσιευμένο"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="κατάσταση δημοσίευσης",
                    ),
                ),
                (
                    "change_kind",
                    models.CharField(
                        choices=[
                            ("initial", "Αρχική φόρτωση"),
                            ("publication", "Πρώτη δημοσίευση"),
                            ("revision", "Αναθεώρηση"),
                            ("correction", "Διόρθωση"),
                            ("withdrawal", "Ανάκληση"),
                        ],
                        default="publication",
                        help_text="Αναθεώρηση: αναμενόμενη νέα τιμή. Διόρθωση: η παλιά τιμή ήταν λάθος.",
                        max_length=12,
                        verbose_name="είδος μεταβολής",
                    ),
                ),
                (
                    "change_reason",
                    models.CharField(
                        blank=True,
                        help_text="Φαίνεται στο κοινό. Υποχρεωτική όταν αλλάζει κάτι που έχει δημοσιευθεί.",
                        max_length=500,
                        verbose_name="δημόσια αιτιολογία",
                    ),
                ),
                (
                    "review_comment",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Γιατί το επέστρεψε όποιος το έλεγξε. Δεν φαίνεται στο κοινό.",
                        max_length=500,
                        verbose_name="σχόλιο επιστροφής",
                    ),
                ),
                (
                    "edited_at",
                    models.DateTimeField(
                        blank=True, editable=False, verbose_name="τελευταία επεξεργασία"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="δημοσιεύθηκε"
                    ),
                ),
                (
                    "superseded_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="αντικαταστάθηκε"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=5,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{5}$", "Ο κωδικός Δράσης έχει πέντε ψηφία."
                            )
                        ],
                        verbose_name="κωδικός Δράσης",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="Δράση")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=200, verbose_name="αγγλική ονομασία"),
                ),
                ("fund", models.CharField(max_length=200, verbose_name="Ταμείο")),
                (
                    "fund_en",
                    models.CharField(blank=True, max_length=200, verbose_name="Ταμείο στα αγγλικά"),
                ),
                (
                    "purpose",
                    models.TextField(
                        blank=True, help_text="Με τα λόγια της πηγής.", verbose_name="σκοπός"
                    ),
                ),
                (
                    "total_budget",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=14,
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "Το ποσό δεν είναι αρνητικό."
                            )
                        ],
                        verbose_name="συνολικός προϋπολογισμός",
                    ),
                ),
                (
                    "vat_basis",
                    models.CharField(
                        choices=[
                            ("net", "χωρίς ΦΠΑ"),
                            ("gross", "με ΦΠΑ"),
                            ("unknown", "η πηγή δεν αναφέρει αν περιλαμβάνει ΦΠΑ"),
                        ],
                        default="unknown",
                        max_length=7,
                        verbose_name="ΦΠΑ",
                    ),
                ),
                (
                    "contracts_numbered",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="συμβάσεις που αριθμήθηκαν"
                    ),
                ),
                ("history_change_reason", models.CharField(blank=True, max_length=600, null=True)),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="τελευταία επεξεργασία από",
                    ),
                ),
                (
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.action",
                        verbose_name="έκδοση του",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.document",
                        verbose_name="Τεκμήριο",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Δράση",
                "verbose_name_plural": "historical Δράσεις",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAllocation",
            fields=[
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Πρόχειρο"),
                            ("submitted", "Υποβλήθηκε"),
                            ("published", "Δημοσιευμένο"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="κατάσταση δημοσίευσης",
                    ),
                ),
                (
                    "change_kind",
                    models.CharField(
                        choices=[
                            ("initial", "Αρχική φόρτωση"),
                            ("publication", "Πρώτη δημοσίευση"),
                            ("revision", "Αναθεώρηση"),
                            ("correction", "Διόρθωση"),
                            ("withdrawal", "Ανάκληση"),
                        ],
                        default="publication",
                        help_text="Αναθεώρηση: αναμενόμενη νέα τιμή. Διόρθωση: η παλιά τιμή ήταν λάθος.",
                        max_length=12,
                        verbose_name="είδος μεταβολής",
                    ),
                ),
                (
                    "change_reason",
                    models.CharField(
                        blank=True,
                        help_text="Φαίνεται στο κοινό. Υποχρεωτική όταν αλλάζει κάτι που έχει δημοσιευθεί.",
                        max_length=500,
                        verbose_name="δημόσια αιτιολογία",
                    ),
                ),
                (
                    "review_comment",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Γιατί το επέστρεψε όποιος το έλεγξε. Δεν φαίνεται στο κοινό.",
                        max_length=500,
                        verbose_name="σχόλιο επιστροφής",
                    ),
                ),
                (
                    "edited_at",
                    models.DateTimeField(
                        blank=True, editable=False, verbose_name="τελευταία επεξεργασία"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="δημοσιεύθηκε"
                    ),
                ),
                (
                    "superseded_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="αντικαταστάθηκε"
                    ),
                ),
                (
                    "ops_code",
                    models.CharField(
                        blank=True,
                        help_text="Κενός όταν δεν είναι γνωστός.",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^5\\d{6}$", "Ο κωδικός ΟΠΣ ΤΑ έχει επτά ψηφία και αρχίζει από 5."
                            )
                        ],
                        verbose_name="κωδικός ΟΠΣ ΤΑ",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True,
                        help_text="Όπως γράφεται στην απόφαση ένταξης.",
                        max_length=500,
                        verbose_name="τίτλος πράξης",
                    ),
                ),
                (
                    "ada",
                    models.CharField(
                        blank=True,
                        help_text="Ο αριθμός της απόφασης στη Διαύγεια.",
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9Α-Ω]{4,12}-[0-9Α-Ω]{1,5}$",
                                "Ο ΑΔΑ έχει τη μορφή «60ΟΦ4653Π8-Ξ1Ι»: ελληνικά κεφαλαία, ψηφία και μία παύλα.",
                            )
                        ],
                        verbose_name="ΑΔΑ",
                    ),
                ),
                (
                    "decided_on",
                    models.DateField(
                        blank=True,
                        help_text="Η ημέρα που φέρει η απόφαση.",
                        null=True,
                        verbose_name="ημερομηνία απόφασης ένταξης",
                    ),
                ),
                (
                    "net_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Ευρώ· ό,τι εγκρίθηκε από το Ταμείο.",
                        max_digits=14,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "Το ποσό δεν είναι αρνητικό."
                            )
                        ],
                        verbose_name="προϋπολογισμός ένταξης χωρίς ΦΠΑ",
                    ),
                ),
                (
                    "gross_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Ευρώ· μαζί με τον ΦΠΑ, που πληρώνει το εθνικό ΠΔΕ.",
                        max_digits=14,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "Το ποσό δεν είναι αρνητικό."
                            )
                        ],
                        verbose_name="προϋπολογισμός ένταξης με ΦΠΑ",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Σε ισχύ"),
                            ("withdrawn", "Απένταξη"),
                            ("moved", "Μεταφορά σε άλλο χρηματοδοτικό πρόγραμμα"),
                        ],
                        default="active",
                        help_text="Αν ισχύει η ένταξη, απεντάχθηκε ή μεταφέρθηκε.",
                        max_length=10,
                        verbose_name="κατάσταση",
                    ),
                ),
                (
                    "status_on",
                    models.DateField(
                        blank=True,
                        help_text="Από πότε ισχύει η κατάσταση.",
                        null=True,
                        verbose_name="ημερομηνία κατάστασης",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="Δημόσια διευκρίνιση, όπου χρειάζεται.",
                        max_length=500,
                        verbose_name="σημείωση",
                    ),
                ),
                ("history_change_reason", models.CharField(blank=True, max_length=600, null=True)),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="τελευταία επεξεργασία από",
                    ),
                ),
                (
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.allocation",
                        verbose_name="έκδοση του",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.action",
                        verbose_name="Δράση",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="Δήμος",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.allocation",
                        verbose_name="αντικαθιστά την απόφαση",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.document",
                        verbose_name="Τεκμήριο",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Ένταξη",
                "verbose_name_plural": "historical Εντάξεις",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContract",
            fields=[
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Πρόχειρο"),
                            ("submitted", "Υποβλήθηκε"),
                            ("published", "Δημοσιευμένο"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="κατάσταση δημοσίευσης",
                    ),
                ),
                (
                    "change_kind",
                    models.CharField(
                        choices=[
                            ("initial", "Αρχική φόρτωση"),
                            ("publication", "Πρώτη δημοσίευση"),
                            ("revision", "Αναθεώρηση"),
                            ("correction", "Διόρθωση"),
                            ("withdrawal", "Ανάκληση"),
                        ],
                        default="publication",
                        help_text="Αναθεώρηση: αναμενόμενη νέα τιμή. Διόρθωση: η παλιά τιμή ήταν λάθος.",
                        max_length=12,
                        verbose_name="είδος μεταβολής",
                    ),
                ),
                (
                    "change_reason",
                    models.CharField(
                        blank=True,
                        help_text="Φαίνεται στο κοινό. Υποχρεωτική όταν αλλάζει κάτι που έχει δημοσιευθεί.",
                        max_length=500,
                        verbose_name="δημόσια αιτιολογία",
                    ),
                ),
                (
                    "review_comment",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Γιατί το επέστρεψε όποιος το έλεγξε. Δεν φαίνεται στο κοινό.",
                        max_length=500,
                        verbose_name="σχόλιο επιστροφής",
                    ),
                ),
                (
                    "edited_at",
                    models.DateTimeField(
                        blank=True, editable=False, verbose_name="τελευταία επεξεργασία"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="δημοσιεύθηκε"
                    ),
                ),
                (
                    "superseded_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="αντικαταστάθηκε"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Δίνεται μία φορά και μένει στη διεύθυνση της σελίδας. Δεν είναι ο ΑΔΑΜ.",
                        max_length=20,
                        verbose_name="αριθμός στην πύλη",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="Όπως γράφεται στη σύμβαση.",
                        max_length=500,
                        verbose_name="τίτλος",
                    ),
                ),
                (
                    "title_language",
                    models.CharField(
                        choices=[("el", "Ελληνικά"), ("en", "Αγγλικά"), ("de", "Γερμανικά")],
                        default="el",
                        help_text="Η γλώσσα στην οποία είναι γραμμένος ο τίτλος.",
                        max_length=2,
                        verbose_name="γλώσσα τίτλου",
                    ),
                ),
                (
                    "adam",
                    models.CharField(
                        blank=True,
                        help_text="Της σύμβασης στο ΚΗΜΔΗΣ, π.χ. 24SYMV012345678.",
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{2}SYMV\\d{9}$",
                                "Ο ΑΔΑΜ σύμβασης έχει τη μορφή «24SYMV012345678»: έτος, SYMV και εννέα ψηφία.",
                            )
                        ],
                        verbose_name="ΑΔΑΜ",
                    ),
                ),
                (
                    "ada",
                    models.CharField(
                        blank=True,
                        help_text="Στη Διαύγεια.",
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9Α-Ω]{4,12}-[0-9Α-Ω]{1,5}$",
                                "Ο ΑΔΑ έχει τη μορφή «60ΟΦ4653Π8-Ξ1Ι»: ελληνικά κεφαλαία, ψηφία και μία παύλα.",
                            )
                        ],
                        verbose_name="ΑΔΑ",
                    ),
                ),
                (
                    "cpv",
                    models.CharField(
                        blank=True,
                        help_text="Ένας ή περισσότεροι κωδικοί, χωρισμένοι με κενό.",
                        max_length=200,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{8}-\\d( \\d{8}-\\d)*$",
                                "Κωδικοί CPV της μορφής «72000000-5», χωρισμένοι με ένα κενό.",
                            )
                        ],
                        verbose_name="CPV",
                    ),
                ),
                (
                    "contracting_authority",
                    models.CharField(
                        help_text="Ποιος υπέγραψε για το Δημόσιο.",
                        max_length=200,
                        verbose_name="αναθέτουσα αρχή",
                    ),
                ),
                (
                    "signed_on",
                    models.DateField(
                        blank=True,
                        help_text="Η ημέρα υπογραφής της σύμβασης.",
                        null=True,
                        verbose_name="ημερομηνία υπογραφής",
                    ),
                ),
                (
                    "starts_on",
                    models.DateField(
                        blank=True,
                        help_text="Από πότε εκτελείται.",
                        null=True,
                        verbose_name="έναρξη",
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True,
                        help_text="Η λήξη που ορίζει η αρχική σύμβαση.",
                        null=True,
                        verbose_name="λήξη",
                    ),
                ),
                (
                    "net_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Ευρώ, όπως υπογράφηκε, πριν από τροποποιήσεις.",
                        max_digits=14,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "Το ποσό δεν είναι αρνητικό."
                            )
                        ],
                        verbose_name="συμβατικό ποσό χωρίς ΦΠΑ",
                    ),
                ),
                (
                    "gross_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Ευρώ, όπως υπογράφηκε, πριν από τροποποιήσεις.",
                        max_digits=14,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "Το ποσό δεν είναι αρνητικό."
                            )
                        ],
                        verbose_name="συμβατικό ποσό με ΦΠΑ",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Σε εξέλιξη"),
                            ("completed", "Ολοκληρώθηκε"),
                            ("terminated", "Λύθηκε"),
                            ("withdrawn", "Απένταξη"),
                            ("moved", "Μεταφορά σε άλλο χρηματοδοτικό πρόγραμμα"),
                        ],
                        default="active",
                        help_text="Πού βρίσκεται η σύμβαση.",
                        max_length=10,
                        verbose_name="κατάσταση",
                    ),
                ),
                (
                    "status_on",
                    models.DateField(
                        blank=True,
                        help_text="Από πότε ισχύει η κατάσταση.",
                        null=True,
                        verbose_name="ημερομηνία κατάστασης",
                    ),
                ),
                (
                    "delay_reason",
                    models.CharField(
                        blank=True,
                        help_text="Γιατί καθυστερεί, με τα λόγια του Δήμου.",
                        max_length=1000,
                        verbose_name="λόγος καθυστέρησης",
                    ),
                ),
                (
                    "corrective_action",
                    models.CharField(
                        blank=True,
                        help_text="Τι γίνεται για την καθυστέρηση, με τα λόγια του Δήμου.",
                        max_length=1000,
                        verbose_name="διορθωτική ενέργεια",
                    ),
                ),
                ("history_change_reason", models.CharField(blank=True, max_length=600, null=True)),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="τελευταία επεξεργασία από",
                    ),
                ),
                (
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.contract",
                        verbose_name="έκδοση του",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.action",
                        verbose_name="Δράση",
                    ),
                ),
                (
                    "allocation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.allocation",
                        verbose_name="Ένταξη",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.document",
                        verbose_name="Τεκμήριο",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Σύμβαση",
                "verbose_name_plural": "historical Συμβάσεις",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContractAmendment",
            fields=[
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Πρόχειρο"),
                            ("submitted", "Υποβλήθηκε"),
                            ("published", "Δημοσιευμένο"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="κατάσταση δημοσίευσης",
                    ),
                ),
                (
                    "change_kind",
                    models.CharField(
                        choices=[
                            ("initial", "Αρχική φόρτωση"),
                            ("publication", "Πρώτη δημοσίευση"),
                            ("revision", "Αναθεώρηση"),
                            ("correction", "Διόρθωση"),
                            ("withdrawal", "Ανάκληση"),
                        ],
                        default="publication",
                        help_text="Αναθεώρηση: αναμενόμενη νέα τιμή. Διόρθωση: η παλιά τιμή ήταν λάθος.",
                        max_length=12,
                        verbose_name="είδος μεταβολής",
                    ),
                ),
                (
                    "change_reason",
                    models.CharField(
                        blank=True,
                        help_text="Φαίνεται στο κοινό. Υποχρεωτική όταν αλλάζει κάτι που έχει δημοσιευθεί.",
                        max_length=500,
                        verbose_name="δημόσια αιτιολογία",
                    ),
                ),
                (
                    "review_comment",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Γιατί το επέστρεψε όποιος το έλεγξε. Δεν φαίνεται στο κοινό.",
                        max_length=500,
                        verbose_name="σχόλιο επιστροφής",
                    ),
                ),
                (
                    "edited_at",
                    models.DateTimeField(
                        blank=True, editable=False, verbose_name="τελευταία επεξεργασία"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="δημοσιεύθηκε"
                    ),
                ),
                (
                    "superseded_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="αντικαταστάθηκε"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Η σειρά της τροποποίησης στη σύμβαση.",
                        verbose_name="αύξων αριθμός",
                    ),
                ),
                (
                    "signed_on",
                    models.DateField(
                        help_text="Η ημέρα από την οποία ισχύει.",
                        verbose_name="ημερομηνία τροποποίησης",
                    ),
                ),
                (
                    "net_change",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Ευρώ· αρνητική όταν το ποσό μειώνεται. Κενή όταν αλλάζει μόνο η λήξη.",
                        max_digits=14,
                        null=True,
                        verbose_name="μεταβολή ποσού χωρίς ΦΠΑ",
                    ),
                ),
                (
                    "gross_change",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Ευρώ· αρνητική όταν το ποσό μειώνεται.",
                        max_digits=14,
                        null=True,
                        verbose_name="μεταβολή ποσού με ΦΠΑ",
                    ),
                ),
                (
                    "new_ends_on",
                    models.DateField(
                        blank=True,
                        help_text="Κενή όταν η λήξη δεν αλλάζει.",
                        null=True,
                        verbose_name="νέα λήξη",
                    ),
                ),
                (
                    "adam",
                    models.CharField(
                        blank=True,
                        help_text="Ο αριθμός της τροποποίησης στο ΚΗΜΔΗΣ.",
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{2}SYMV\\d{9}$",
                                "Ο ΑΔΑΜ σύμβασης έχει τη μορφή «24SYMV012345678»: έτος, SYMV και εννέα ψηφία.",
                            )
                        ],
                        verbose_name="ΑΔΑΜ",
                    ),
                ),
                (
                    "ada",
                    models.CharField(
                        blank=True,
                        help_text="Ο αριθμός της απόφασης στη Διαύγεια.",
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9Α-Ω]{4,12}-[0-9Α-Ω]{1,5}$",
                                "Ο ΑΔΑ έχει τη μορφή «60ΟΦ4653Π8-Ξ1Ι»: ελληνικά κεφαλαία, ψηφία και μία παύλα.",
                            )
                        ],
                        verbose_name="ΑΔΑ",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="Δημόσια διευκρίνιση, όπου χρειάζεται.",
                        max_length=500,
                        verbose_name="σημείωση",
                    ),
                ),
                ("history_change_reason", models.CharField(blank=True, max_length=600, null=True)),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="τελευταία επεξεργασία από",
                    ),
                ),
                (
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.contractamendment",
                        verbose_name="έκδοση του",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.contract",
                        verbose_name="Σύμβαση",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.document",
                        verbose_name="Τεκμήριο",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Τροποποίηση",
                "verbose_name_plural": "historical Τροποποιήσεις",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContractor",
            fields=[
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Πρόχειρο"),
                            ("submitted", "Υποβλήθηκε"),
                            ("published", "Δημοσιευμένο"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="κατάσταση δημοσίευσης",
                    ),
                ),
                (
                    "change_kind",
                    models.CharField(
                        choices=[
                            ("initial", "Αρχική φόρτωση"),
                            ("publication", "Πρώτη δημοσίευση"),
                            ("revision", "Αναθεώρηση"),
                            ("correction", "Διόρθωση"),
                            ("withdrawal", "Ανάκληση"),
                        ],
                        default="publication",
                        help_text="Αναθεώρηση: αναμενόμενη νέα τιμή. Διόρθωση: η παλιά τιμή ήταν λάθος.",
                        max_length=12,
                        verbose_name="είδος μεταβολής",
                    ),
                ),
                (
                    "change_reason",
                    models.CharField(
                        blank=True,
                        help_text="Φαίνεται στο κοινό. Υποχρεωτική όταν αλλάζει κάτι που έχει δημοσιευθεί.",
                        max_length=500,
                        verbose_name="δημόσια αιτιολογία",
                    ),
                ),
                (
                    "review_comment",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Γιατί το επέστρεψε όποιος το έλεγξε. Δεν φαίνεται στο κοινό.",
                        max_length=500,
                        verbose_name="σχόλιο επιστροφής",
                    ),
                ),
                (
                    "edited_at",
                    models.DateTimeField(
                        blank=True, editable=False, verbose_name="τελευταία επεξεργασία"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="δημοσιεύθηκε"
                    ),
                ),
                (
                    "superseded_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="αντικαταστάθηκε"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="Όπως γράφεται στη σύμβαση ή στο μητρώο.",
                        max_length=200,
                        verbose_name="επωνυμία",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Μένει το ίδιο· είναι στη διεύθυνση της σελίδας.",
                        max_length=100,
                        verbose_name="όνομα στη διεύθυνση",
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        default="GR", help_text="ISO 3166-1", max_length=2, verbose_name="χώρα"
                    ),
                ),
                (
                    "tax_id",
                    models.CharField(
                        blank=True,
                        help_text="Ελληνικός ΑΦΜ με σωστό ψηφίο ελέγχου· προαιρετικός.",
                        max_length=20,
                        verbose_name="ΑΦΜ",
                    ),
                ),
                (
                    "natural_person",
                    models.BooleanField(
                        default=False,
                        help_text="Τότε ούτε το όνομα ούτε ο ΑΦΜ φαίνονται στο κοινό.",
                        verbose_name="φυσικό πρόσωπο",
                    ),
                ),
                ("history_change_reason", models.CharField(blank=True, max_length=600, null=True)),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="τελευταία επεξεργασία από",
                    ),
                ),
                (
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.contractor",
                        verbose_name="έκδοση του",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Ανάδοχος",
                "verbose_name_plural": "historical Ανάδοχοι",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDocument",
            fields=[
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Πρόχειρο"),
                            ("submitted", "Υποβλήθηκε"),
                            ("published", "Δημοσιευμένο"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="κατάσταση δημοσίευσης",
                    ),
                ),
                (
                    "change_kind",
                    models.CharField(
                        choices=[
                            ("initial", "Αρχική φόρτωση"),
                            ("publication", "Πρώτη δημοσίευση"),
                            ("revision", "Αναθεώρηση"),
                            ("correction", "Διόρθωση"),
                            ("withdrawal", "Ανάκληση"),
                        ],
                        default="publication",
                        help_text="Αναθεώρηση: αναμενόμενη νέα τιμή. Διόρθωση: η παλιά τιμή ήταν λάθος.",
                        max_length=12,
                        verbose_name="είδος μεταβολής",
                    ),
                ),
                (
                    "change_reason",
                    models.CharField(
                        blank=True,
                        help_text="Φαίνεται στο κοινό. Υποχρεωτική όταν αλλάζει κάτι που έχει δημοσιευθεί.",
                        max_length=500,
                        verbose_name="δημόσια αιτιολογία",
                    ),
                ),
                (
                    "review_comment",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Γιατί το επέστρεψε όποιος το έλεγξε. Δεν φαίνεται στο κοινό.",
                        max_length=500,
                        verbose_name="σχόλιο επιστροφής",
                    ),
                ),
                (
                    "edited_at",
                    models.DateTimeField(
                        blank=True, editable=False, verbose_name="τελευταία επεξεργασία"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="δημοσιεύθηκε"
                    ),
                ),
                (
                    "superseded_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="αντικαταστάθηκε"
                    ),
                ),
                (
                    "reference",
                    models.SlugField(
                        help_text="Μένει ο ίδιος· είναι στη διεύθυνση της σελίδας.",
                        max_length=80,
                        verbose_name="κωδικός",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="Όπως τον γράφει ο εκδότης.",
                        max_length=500,
                        verbose_name="τίτλος",
                    ),
                ),
                (
                    "title_language",
                    models.CharField(
                        choices=[("el", "Ελληνικά"), ("en", "Αγγλικά"), ("de", "Γερμανικά")],
                        default="el",
                        help_text="Η γλώσσα στην οποία είναι γραμμένος ο τίτλος.",
                        max_length=2,
                        verbose_name="γλώσσα τίτλου",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("official_act", "Διοικητική πράξη"),
                            ("parliament", "Κοινοβουλευτικό έγγραφο"),
                            ("register", "Δημόσιο μητρώο"),
                            ("statistics", "Στατιστική"),
                            ("announcement", "Ανακοίνωση Δήμου"),
                            ("plan", "Σχέδιο"),
                            ("press", "Δημοσίευμα"),
                        ],
                        help_text="Πράξη, κοινοβουλευτικό έγγραφο, μητρώο και στατιστική στηρίζουν ποσά.",
                        max_length=12,
                        verbose_name="είδος",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True,
                        help_text="Αριθμός πρωτοκόλλου ή έκδοσης.",
                        max_length=100,
                        verbose_name="αριθμός",
                    ),
                ),
                (
                    "issuer",
                    models.CharField(
                        blank=True,
                        help_text="Ποιος το εξέδωσε.",
                        max_length=200,
                        verbose_name="εκδότης",
                    ),
                ),
                (
                    "issued_on",
                    models.DateField(
                        blank=True,
                        help_text="Κενή όταν το έγγραφο δεν τη φέρει.",
                        null=True,
                        verbose_name="ημερομηνία",
                    ),
                ),
                (
                    "issued_precision",
                    models.CharField(
                        choices=[("day", "ημέρα"), ("month", "μήνας"), ("year", "έτος")],
                        default="day",
                        help_text="Αν είναι γνωστή η ημέρα, ο μήνας ή μόνο το έτος.",
                        max_length=5,
                        verbose_name="ακρίβεια ημερομηνίας",
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        blank=True,
                        help_text="Πού το δημοσιεύει ο εκδότης του.",
                        max_length=1000,
                        verbose_name="διεύθυνση",
                    ),
                ),
                (
                    "file",
                    models.TextField(
                        blank=True,
                        help_text="Το ίδιο το έγγραφο, επειδή οι σύνδεσμοι χάνονται. Έως 20 MB.",
                        max_length=200,
                        validators=[municipalities.files.validate_pdf],
                        verbose_name="αρχείο PDF",
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Αποτύπωμα του αρχείου που κρατά η πύλη.",
                        max_length=64,
                        verbose_name="SHA-256 του αρχείου",
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        blank=True,
                        help_text="Το κείμενο, όπου το κρατά η ίδια η πύλη.",
                        verbose_name="κείμενο",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="Δημόσια διευκρίνιση, όπου χρειάζεται.",
                        max_length=1000,
                        verbose_name="σημείωση",
                    ),
                ),
                (
                    "note_en",
                    models.CharField(
                        blank=True, max_length=1000, verbose_name="σημείωση στα αγγλικά"
                    ),
                ),
                ("history_change_reason", models.CharField(blank=True, max_length=600, null=True)),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="τελευταία επεξεργασία από",
                    ),
                ),
                (
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.document",
                        verbose_name="έκδοση του",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Τεκμήριο",
                "verbose_name_plural": "historical Τεκμήρια",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMilestone",
            fields=[
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Πρόχειρο"),
                            ("submitted", "Υποβλήθηκε"),
                            ("published", "Δημοσιευμένο"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="κατάσταση δημοσίευσης",
                    ),
                ),
                (
                    "change_kind",
                    models.CharField(
                        choices=[
                            ("initial", "Αρχική φόρτωση"),
                            ("publication", "Πρώτη δημοσίευση"),
                            ("revision", "Αναθεώρηση"),
                            ("correction", "Διόρθωση"),
                            ("withdrawal", "Ανάκληση"),
                        ],
                        default="publication",
                        help_text="Αναθεώρηση: αναμενόμενη νέα τιμή. Διόρθωση: η παλιά τιμή ήταν λάθος.",
                        max_length=12,
                        verbose_name="είδος μεταβολής",
                    ),
                ),
                (
                    "change_reason",
                    models.CharField(
                        blank=True,
                        help_text="Φαίνεται στο κοινό. Υποχρεωτική όταν αλλάζει κάτι που έχει δημοσιευθεί.",
                        max_length=500,
                        verbose_name="δημόσια αιτιολογία",
                    ),
                ),
                (
                    "review_comment",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Γιατί το επέστρεψε όποιος το έλεγξε. Δεν φαίνεται στο κοινό.",
                        max_length=500,
                        verbose_name="σχόλιο επιστροφής",
                    ),
                ),
                (
                    "edited_at",
                    models.DateTimeField(
                        blank=True, editable=False, verbose_name="τελευταία επεξεργασία"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="δημοσιεύθηκε"
                    ),
                ),
                (
                    "superseded_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="αντικαταστάθηκε"
                    ),
                ),
                ("code", models.SlugField(verbose_name="κωδικός")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("action", "Ορόσημο της Δράσης"),
                            ("fund", "Προθεσμία του Ταμείου"),
                        ],
                        max_length=6,
                        verbose_name="είδος",
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="Ορόσημο")),
                (
                    "text_en",
                    models.CharField(blank=True, max_length=500, verbose_name="στα αγγλικά"),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="προθεσμία")),
                (
                    "milestone_state",
                    models.CharField(
                        choices=[
                            ("unknown", "Δεν έχει δημοσιευθεί"),
                            ("pending", "Εκκρεμεί"),
                            ("met", "Επιτεύχθηκε"),
                            ("missed", "Δεν επιτεύχθηκε"),
                        ],
                        default="unknown",
                        max_length=8,
                        verbose_name="κατάσταση",
                    ),
                ),
                ("history_change_reason", models.CharField(blank=True, max_length=600, null=True)),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="τελευταία επεξεργασία από",
                    ),
                ),
                (
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.milestone",
                        verbose_name="έκδοση του",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.action",
                        verbose_name="Δράση",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.document",
                        verbose_name="Τεκμήριο",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Ορόσημο",
                "verbose_name_plural": "historical Ορόσημα",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMunicipality",
            fields=[
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Πρόχειρο"),
                            ("submitted", "Υποβλήθηκε"),
                            ("published", "Δημοσιευμένο"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="κατάσταση δημοσίευσης",
                    ),
                ),
                (
                    "change_kind",
                    models.CharField(
                        choices=[
                            ("initial", "Αρχική φόρτωση"),
                            ("publication", "Πρώτη δημοσίευση"),
                            ("revision", "Αναθεώρηση"),
                            ("correction", "Διόρθωση"),
                            ("withdrawal", "Ανάκληση"),
                        ],
                        default="publication",
                        help_text="Αναθεώρηση: αναμενόμενη νέα τιμή. Διόρθωση: η παλιά τιμή ήταν λάθος.",
                        max_length=12,
                        verbose_name="είδος μεταβολής",
                    ),
                ),
                (
                    "change_reason",
                    models.CharField(
                        blank=True,
                        help_text="Φαίνεται στο κοινό. Υποχρεωτική όταν αλλάζει κάτι που έχει δημοσιευθεί.",
                        max_length=500,
                        verbose_name="δημόσια αιτιολογία",
                    ),
                ),
                (
                    "review_comment",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Γιατί το επέστρεψε όποιος το έλεγξε. Δεν φαίνεται στο κοινό.",
                        max_length=500,
                        verbose_name="σχόλιο επιστροφής",
                    ),
                ),
                (
                    "edited_at",
                    models.DateTimeField(
                        blank=True, editable=False, verbose_name="τελευταία επεξεργασία"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="δημοσιεύθηκε"
                    ),
                ),
                (
                    "superseded_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="αντικαταστάθηκε"
                    ),
                ),
                (
                    "ypes_code",
                    models.CharField(
                        help_text="Κωδικός του Υπουργείου Εσωτερικών. Οι κωδικοί ΕΛΣΤΑΤ αλλάζουν, αυτός όχι.",
                        max_length=4,
                        verbose_name="κωδικός ΥΠΕΣ",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="«Δήμος Αθηναίων»", max_length=100, verbose_name="ονομασία"
                    ),
                ),
                (
                    "short_name",
                    models.CharField(
                        help_text="Στη γενική: «Αθηναίων»",
                        max_length=100,
                        verbose_name="σύντομη ονομασία",
                    ),
                ),
                (
                    "name_in_answer",
                    models.CharField(
                        blank=True,
                        max_length=100,
                        verbose_name="ονομασία στην απάντηση του Υπουργού",
                    ),
                ),
                (
                    "name_en",
                    models.CharField(
                        help_text="Όπως γράφεται στις αγγλικές σελίδες.",
                        max_length=100,
                        verbose_name="αγγλική ονομασία",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Μένει το ίδιο· είναι στη διεύθυνση της σελίδας.",
                        max_length=100,
                        verbose_name="όνομα στη διεύθυνση",
                    ),
                ),
                (
                    "elstat_code",
                    models.CharField(
                        blank=True,
                        help_text="Κωδικός της Στατιστικής Αρχής· αλλάζει με κάθε απογραφή.",
                        max_length=4,
                        verbose_name="κωδικός ΕΛΣΤΑΤ",
                    ),
                ),
                (
                    "diavgeia_uid",
                    models.CharField(
                        blank=True, max_length=12, verbose_name="κωδικός φορέα στη Διαύγεια"
                    ),
                ),
                (
                    "tax_id",
                    models.CharField(
                        blank=True,
                        max_length=9,
                        validators=[municipalities.identifiers.validate_tax_id],
                        verbose_name="ΑΦΜ",
                    ),
                ),
                (
                    "website",
                    models.URLField(
                        blank=True,
                        help_text="Όπως είναι δηλωμένος στο μητρώο της Διαύγειας.",
                        verbose_name="ιστότοπος",
                    ),
                ),
                (
                    "regional_unit",
                    models.CharField(
                        help_text="Στην οποία ανήκει ο Δήμος.",
                        max_length=100,
                        verbose_name="Περιφερειακή Ενότητα",
                    ),
                ),
                (
                    "nuts3",
                    models.CharField(
                        blank=True,
                        help_text="Της ευρωπαϊκής ονοματολογίας εδαφικών μονάδων.",
                        max_length=5,
                        verbose_name="κωδικός NUTS 3",
                    ),
                ),
                ("seat", models.CharField(max_length=100, verbose_name="έδρα")),
                (
                    "seat_latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        max_digits=8,
                        null=True,
                        verbose_name="γεωγραφικό πλάτος",
                    ),
                ),
                (
                    "seat_longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        max_digits=8,
                        null=True,
                        verbose_name="γεωγραφικό μήκος",
                    ),
                ),
                (
                    "population_2011",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Μόνιμος πληθυσμός της απογραφής του 2011.",
                        null=True,
                        verbose_name="πληθυσμός 2011",
                    ),
                ),
                (
                    "population_2021_provisional",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Μόνιμος πληθυσμός της απογραφής του 2021, πριν οριστικοποιηθεί.",
                        null=True,
                        verbose_name="πληθυσμός 2021 (προσωρινά αποτελέσματα)",
                    ),
                ),
                (
                    "population_2021_final",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Κενό όπου δεν βρέθηκε πηγή.",
                        null=True,
                        verbose_name="πληθυσμός 2021 (οριστικά αποτελέσματα)",
                    ),
                ),
                (
                    "inclusion_basis",
                    models.CharField(
                        choices=[
                            ("population", "Πληθυσμός άνω των 100.000 κατοίκων"),
                            ("model", "Πρότυπο «έξυπνου Δήμου»"),
                        ],
                        help_text="Γιατί συμμετέχει, όπως το λέει η απάντηση του Υπουργού.",
                        max_length=10,
                        verbose_name="κριτήριο συμμετοχής",
                    ),
                ),
                (
                    "reporting_interval_months",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="Μετά από τόσους μήνες χωρίς νεότερο στοιχείο ο Δήμος έχει καθυστερήσει.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(24),
                        ],
                        verbose_name="στοιχεία κάθε πόσους μήνες",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="σημείωση")),
                (
                    "note_en",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="σημείωση στα αγγλικά"
                    ),
                ),
                ("history_change_reason", models.CharField(blank=True, max_length=600, null=True)),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="τελευταία επεξεργασία από",
                    ),
                ),
                (
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="έκδοση του",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.region",
                        verbose_name="Περιφέρεια",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Δήμος",
                "verbose_name_plural": "historical Δήμοι",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReportedFigure",
            fields=[
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Πρόχειρο"),
                            ("submitted", "Υποβλήθηκε"),
                            ("published", "Δημοσιευμένο"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="κατάσταση δημοσίευσης",
                    ),
                ),
                (
                    "change_kind",
                    models.CharField(
                        choices=[
                            ("initial", "Αρχική φόρτωση"),
                            ("publication", "Πρώτη δημοσίευση"),
                            ("revision", "Αναθεώρηση"),
                            ("correction", "Διόρθωση"),
                            ("withdrawal", "Ανάκληση"),
                        ],
                        default="publication",
                        help_text="Αναθεώρηση: αναμενόμενη νέα τιμή. Διόρθωση: η παλιά τιμή ήταν λάθος.",
                        max_length=12,
                        verbose_name="είδος μεταβολής",
                    ),
                ),
                (
                    "change_reason",
                    models.CharField(
                        blank=True,
                        help_text="Φαίνεται στο κοινό. Υποχρεωτική όταν αλλάζει κάτι που έχει δημοσιευθεί.",
                        max_length=500,
                        verbose_name="δημόσια αιτιολογία",
                    ),
                ),
                (
                    "review_comment",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Γιατί το επέστρεψε όποιος το έλεγξε. Δεν φαίνεται στο κοινό.",
                        max_length=500,
                        verbose_name="σχόλιο επιστροφής",
                    ),
                ),
                (
                    "edited_at",
                    models.DateTimeField(
                        blank=True, editable=False, verbose_name="τελευταία επεξεργασία"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="δημοσιεύθηκε"
                    ),
                ),
                (
                    "superseded_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="αντικαταστάθηκε"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="Μένει ο ίδιος.", max_length=20, verbose_name="κωδικός"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("budget", "Προϋπολογισμός"),
                            ("contract", "Σύμβαση"),
                            ("payment", "Πληρωμή"),
                            ("absorption", "Απορρόφηση"),
                        ],
                        help_text="Τι λέει η πηγή ότι είναι το ποσό.",
                        max_length=10,
                        verbose_name="είδος",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("action-16954", "Η πηγή κατονομάζει τη Δράση"),
                            ("probable", "Πιθανόν αφορά τη Δράση"),
                            ("sub-action", "Μέρος άλλου αναφερόμενου ποσού"),
                        ],
                        help_text="Πόσο σίγουρα αφορά τη Δράση, κατά την πηγή.",
                        max_length=12,
                        verbose_name="σχέση με τη Δράση",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="Τι αφορά, με τα λόγια της πηγής.",
                        max_length=500,
                        verbose_name="τίτλος",
                    ),
                ),
                (
                    "title_language",
                    models.CharField(
                        choices=[("el", "Ελληνικά"), ("en", "Αγγλικά"), ("de", "Γερμανικά")],
                        default="el",
                        help_text="Η γλώσσα στην οποία είναι γραμμένος ο τίτλος.",
                        max_length=2,
                        verbose_name="γλώσσα τίτλου",
                    ),
                ),
                (
                    "contractor",
                    models.CharField(
                        blank=True,
                        help_text="Απλό κείμενο.",
                        max_length=200,
                        verbose_name="ανάδοχος, όπως αναφέρεται",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Ευρώ, όπως τα λέει η πηγή. Δεν αθροίζονται.",
                        max_digits=14,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "Το ποσό δεν είναι αρνητικό."
                            )
                        ],
                        verbose_name="αναφερόμενο ποσό",
                    ),
                ),
                (
                    "percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Όπως το λέει η πηγή. Δεν μετατρέπεται σε ευρώ.",
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="αναφερόμενο ποσοστό",
                    ),
                ),
                (
                    "vat_basis",
                    models.CharField(
                        choices=[
                            ("net", "χωρίς ΦΠΑ"),
                            ("gross", "με ΦΠΑ"),
                            ("unknown", "η πηγή δεν αναφέρει αν περιλαμβάνει ΦΠΑ"),
                        ],
                        default="unknown",
                        help_text="Αν το ποσό περιλαμβάνει ΦΠΑ, όπως το λέει η πηγή.",
                        max_length=7,
                        verbose_name="ΦΠΑ",
                    ),
                ),
                (
                    "reported_on",
                    models.DateField(
                        blank=True,
                        help_text="Πότε το είπε η πηγή.",
                        null=True,
                        verbose_name="ημερομηνία αναφοράς",
                    ),
                ),
                (
                    "reported_precision",
                    models.CharField(
                        choices=[("day", "ημέρα"), ("month", "μήνας"), ("year", "έτος")],
                        default="day",
                        help_text="Αν είναι γνωστή η ημέρα, ο μήνας ή μόνο το έτος.",
                        max_length=5,
                        verbose_name="ακρίβεια ημερομηνίας",
                    ),
                ),
                (
                    "quote",
                    models.CharField(
                        help_text="Η φράση της πηγής, αυτολεξεί.",
                        max_length=1000,
                        verbose_name="παράθεμα",
                    ),
                ),
                (
                    "quote_language",
                    models.CharField(
                        choices=[("el", "Ελληνικά"), ("en", "Αγγλικά"), ("de", "Γερμανικά")],
                        default="el",
                        help_text="Η γλώσσα στην οποία είναι γραμμένο το παράθεμα.",
                        max_length=2,
                        verbose_name="γλώσσα παραθέματος",
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        blank=True,
                        help_text="Πόσο σίγουρα το λέει η πηγή, όταν δεν είναι βέβαιο.",
                        max_length=200,
                        verbose_name="βεβαιότητα",
                    ),
                ),
                (
                    "confidence_en",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="βεβαιότητα στα αγγλικά"
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="Δημόσια διευκρίνιση, όπου χρειάζεται.",
                        max_length=1000,
                        verbose_name="σημείωση",
                    ),
                ),
                (
                    "note_en",
                    models.CharField(
                        blank=True, max_length=1000, verbose_name="σημείωση στα αγγλικά"
                    ),
                ),
                ("history_change_reason", models.CharField(blank=True, max_length=600, null=True)),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="τελευταία επεξεργασία από",
                    ),
                ),
                (
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.reportedfigure",
                        verbose_name="έκδοση του",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.action",
                        verbose_name="Δράση",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Κενό όταν αφορά και τους 17.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="Δήμος",
                    ),
                ),
                (
                    "subproject",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.subproject",
                        verbose_name="Υποέργο",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.document",
                        verbose_name="Τεκμήριο",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Αναφερόμενο ποσό",
                "verbose_name_plural": "historical Αναφερόμενα ποσά",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSubproject",
            fields=[
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Πρόχειρο"),
                            ("submitted", "Υποβλήθηκε"),
                            ("published", "Δημοσιευμένο"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="κατάσταση δημοσίευσης",
                    ),
                ),
                (
                    "change_kind",
                    models.CharField(
                        choices=[
                            ("initial", "Αρχική φόρτωση"),
                            ("publication", "Πρώτη δημοσίευση"),
                            ("revision", "Αναθεώρηση"),
                            ("correction", "Διόρθωση"),
                            ("withdrawal", "Ανάκληση"),
                        ],
                        default="publication",
                        help_text="Αναθεώρηση: αναμενόμενη νέα τιμή. Διόρθωση: η παλιά τιμή ήταν λάθος.",
                        max_length=12,
                        verbose_name="είδος μεταβολής",
                    ),
                ),
                (
                    "change_reason",
                    models.CharField(
                        blank=True,
                        help_text="Φαίνεται στο κοινό. Υποχρεωτική όταν αλλάζει κάτι που έχει δημοσιευθεί.",
                        max_length=500,
                        verbose_name="δημόσια αιτιολογία",
                    ),
                ),
                (
                    "review_comment",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Γιατί το επέστρεψε όποιος το έλεγξε. Δεν φαίνεται στο κοινό.",
                        max_length=500,
                        verbose_name="σχόλιο επιστροφής",
                    ),
                ),
                (
                    "edited_at",
                    models.DateTimeField(
                        blank=True, editable=False, verbose_name="τελευταία επεξεργασία"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="δημοσιεύθηκε"
                    ),
                ),
                (
                    "superseded_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="αντικαταστάθηκε"
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="Όπως τον γράφει η πηγή, στη γλώσσα της.",
                        max_length=500,
                        verbose_name="τίτλος",
                    ),
                ),
                (
                    "title_language",
                    models.CharField(
                        choices=[("el", "Ελληνικά"), ("en", "Αγγλικά"), ("de", "Γερμανικά")],
                        default="el",
                        help_text="Η γλώσσα στην οποία είναι γραμμένος ο τίτλος.",
                        max_length=2,
                        verbose_name="γλώσσα τίτλου",
                    ),
                ),
                (
                    "delivers",
                    models.CharField(
                        blank=True,
                        help_text="Με απλά λόγια.",
                        max_length=500,
                        verbose_name="τι παραδίδει",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mobility", "Βιώσιμη Μετακίνηση"),
                            (
                                "energy",
                                "Εξοικονόμηση Ενέργειας – Μείωση Δημοτικών Τελών – Μείωση Ενεργειακού Αποτυπώματος Δημοτικών Κτηρίων",
                            ),
                            ("service", "Βελτίωση Εξυπηρέτησης Πολίτη και Επιχείρησης"),
                            ("quality-of-life", "Βελτίωση Ποιότητας Ζωής"),
                            (
                                "democracy",
                                "Ενίσχυση Τοπικής Δημοκρατίας και Διαβούλευσης καθώς και διαφάνειας",
                            ),
                            ("cybersecurity", "Προστασία από Κυβερνοεπιθέσεις"),
                            ("infrastructure", "Ενίσχυση Ψηφιακών Υποδομών"),
                        ],
                        help_text="Μία από τις επτά κατηγορίες έργων της Δράσης.",
                        max_length=20,
                        verbose_name="κατηγορία",
                    ),
                ),
                (
                    "planned_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Ευρώ· ό,τι προγραμματίστηκε, όχι ό,τι υπογράφηκε. Δεν αθροίζεται.",
                        max_digits=14,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "Το ποσό δεν είναι αρνητικό."
                            )
                        ],
                        verbose_name="προγραμματισμένο ποσό",
                    ),
                ),
                (
                    "vat_basis",
                    models.CharField(
                        choices=[
                            ("net", "χωρίς ΦΠΑ"),
                            ("gross", "με ΦΠΑ"),
                            ("unknown", "η πηγή δεν αναφέρει αν περιλαμβάνει ΦΠΑ"),
                        ],
                        default="unknown",
                        help_text="Αν το ποσό περιλαμβάνει ΦΠΑ, όπως το λέει η πηγή.",
                        max_length=7,
                        verbose_name="ΦΠΑ",
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        help_text="Πού γίνεται, όπου το λέει η πηγή.",
                        max_length=200,
                        verbose_name="τόπος",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("unknown", "Δεν έχει δημοσιευθεί"),
                            ("planned", "Προγραμματισμένο"),
                            ("tendered", "Σε διαγωνισμό"),
                            ("under-audit", "Σε προσυμβατικό έλεγχο"),
                            ("awarded", "Κατακυρωμένο"),
                            ("contracted", "Με σύμβαση"),
                            ("delivered", "Παραδόθηκε"),
                            ("in-use", "Σε λειτουργία"),
                            ("withdrawn", "Απένταξη"),
                            ("moved", "Μεταφορά σε άλλο χρηματοδοτικό πρόγραμμα"),
                        ],
                        default="unknown",
                        help_text="Πού βρίσκεται το έργο κατά την πηγή.",
                        max_length=12,
                        verbose_name="κατάσταση",
                    ),
                ),
                (
                    "status_on",
                    models.DateField(
                        blank=True,
                        help_text="Από πότε ισχύει η κατάσταση.",
                        null=True,
                        verbose_name="ημερομηνία κατάστασης",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("action-16954", "Η πηγή κατονομάζει τη Δράση"),
                            ("probable", "Πιθανόν αφορά τη Δράση"),
                            ("sub-action", "Μέρος άλλου αναφερόμενου ποσού"),
                        ],
                        help_text="Πόσο σίγουρα αφορά τη Δράση, κατά την πηγή.",
                        max_length=12,
                        verbose_name="σχέση με τη Δράση",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="Δημόσια διευκρίνιση, όπου χρειάζεται.",
                        max_length=500,
                        verbose_name="σημείωση",
                    ),
                ),
                (
                    "note_en",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="σημείωση στα αγγλικά"
                    ),
                ),
                ("history_change_reason", models.CharField(blank=True, max_length=600, null=True)),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="τελευταία επεξεργασία από",
                    ),
                ),
                (
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.subproject",
                        verbose_name="έκδοση του",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.action",
                        verbose_name="Δράση",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="Δήμος",
                    ),
                ),
                (
                    "allocation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.allocation",
                        verbose_name="Ένταξη",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="municipalities.document",
                        verbose_name="Τεκμήριο",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Υποέργο",
                "verbose_name_plural": "historical Υποέργα",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ImportUpload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dataset", models.CharField(max_length=20, verbose_name="σύνολο δεδομένων")),
                ("filename", models.CharField(max_length=200, verbose_name="αρχείο")),
                ("content", models.BinaryField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="από",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="πότε")),
            ],
            options={
                "verbose_name": "Αρχείο προς εισαγωγή",
                "verbose_name_plural": "Αρχεία προς εισαγωγή",
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="NameSpelling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="γραφή")),
                (
                    "folded",
                    models.CharField(
                        editable=False,
                        max_length=200,
                        unique=True,
                        verbose_name="γραφή χωρίς τόνους",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        help_text="Κενό όταν είναι άλλος φορέας.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spellings",
                        to="municipalities.municipality",
                        verbose_name="Δήμος",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="από",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="πότε")),
            ],
            options={
                "verbose_name": "Γραφή ονόματος Δήμου",
                "verbose_name_plural": "Γραφές ονομάτων Δήμων",
                "ordering": ["text"],
            },
        ),
        migrations.CreateModel(
            name="RegisterReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="register_readings",
                        to="municipalities.contract",
                        verbose_name="Σύμβαση",
                    ),
                ),
                ("read_on", models.DateField(verbose_name="ημέρα")),
                ("read_at", models.DateTimeField(verbose_name="πότε")),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="absorption.registeranswer",
                        verbose_name="απάντηση",
                    ),
                ),
                (
                    "adam",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="ΑΔΑΜ της έκδοσης που ισχύει"
                    ),
                ),
                ("net", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("gross", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("budget", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("signed_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("tax_ids", models.JSONField(default=list)),
                ("paid", models.JSONField(default=list)),
                ("paid_blocked_from", models.DateField(null=True)),
                ("orders_on_superseded", models.PositiveSmallIntegerField(default=0)),
                ("is_comparable", models.BooleanField(default=True)),
                ("problems", models.JSONField(default=list)),
                ("faults", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "Ανάγνωση του ΚΗΜΔΗΣ",
                "verbose_name_plural": "Αναγνώσεις του ΚΗΜΔΗΣ",
                "ordering": ["-read_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract", "read_on"),
                        name="one_register_reading_per_contract_and_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10, verbose_name="είδος")),
                (
                    "reference",
                    models.CharField(max_length=30, unique=True, verbose_name="ΑΔΑΜ ή ΑΔΑ"),
                ),
                (
                    "content",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="περιεχόμενο",
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="absorption.registeranswer",
                        verbose_name="απάντηση",
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="records",
                        to="absorption.candidate",
                        verbose_name="υποψήφια",
                    ),
                ),
                ("seen_at", models.DateTimeField(verbose_name="πρωτοβρέθηκε")),
                ("changed_at", models.DateTimeField(null=True, verbose_name="άλλαξε")),
            ],
            options={
                "verbose_name": "Εγγραφή μητρώου",
                "verbose_name_plural": "Εγγραφές μητρώων",
                "ordering": ["reference"],
            },
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("municipality", "Δήμοι"),
                            ("contractor", "Ανάδοχοι"),
                            ("contract", "Συμβάσεις"),
                            ("subproject", "Υποέργα"),
                            ("reportedfigure", "Αναφερόμενα ποσά"),
                            ("document", "Τεκμήρια"),
                        ],
                        max_length=20,
                        verbose_name="είδος",
                    ),
                ),
                ("record_id", models.PositiveBigIntegerField(verbose_name="κλειδί")),
                (
                    "key",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="κωδικός στη διεύθυνση"
                    ),
                ),
                ("title", models.CharField(max_length=600, verbose_name="τίτλος")),
                (
                    "title_en",
                    models.CharField(blank=True, max_length=600, verbose_name="αγγλικός τίτλος"),
                ),
                (
                    "title_language",
                    models.CharField(default="el", max_length=2, verbose_name="γλώσσα τίτλου"),
                ),
                (
                    "context",
                    models.CharField(blank=True, max_length=600, verbose_name="συμφραζόμενα"),
                ),
                ("name", models.TextField(verbose_name="ονομασία για αναζήτηση")),
                ("text", models.TextField(verbose_name="κείμενο για αναζήτηση")),
                ("identifiers", models.TextField(blank=True, verbose_name="κωδικοί για αναζήτηση")),
            ],
            options={
                "verbose_name": "Εγγραφή αναζήτησης",
                "verbose_name_plural": "Εγγραφές αναζήτησης",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "record_id"), name="one_search_entry_a_thing"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SyncPosition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("organisation", models.CharField(max_length=20)),
                ("kind", models.CharField(max_length=10)),
                ("covered_from", models.DateField(null=True)),
                ("covered_to", models.DateField(null=True)),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="absorption.syncrun",
                    ),
                ),
                ("run_to", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "kind"), name="one_sync_position_per_body_and_kind"
                    )
                ],
            },
        ),
    ]
