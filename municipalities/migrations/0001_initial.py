"""The register: municipalities, documents, the Action, its contracts and contractors."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import municipalities.files
import municipalities.identifiers


class Migration(migrations.Migration):
    """All tables."""

    initial = True

    dependencies = [
        ("auth", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Region",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "nuts2",
                    models.CharField(max_length=4, unique=True, verbose_name="κωδικός NUTS 2"),
                ),
                ("name", models.CharField(max_length=100, verbose_name="Περιφέρεια")),
                ("name_en", models.CharField(max_length=100, verbose_name="αγγλική ονομασία")),
            ],
            options={
                "verbose_name": "Περιφέρεια",
                "verbose_name_plural": "Περιφέρειες",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Contractor",
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
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="municipalities.contractor",
                        verbose_name="έκδοση του",
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
            ],
            options={
                "verbose_name": "Ανάδοχος",
                "verbose_name_plural": "Ανάδοχοι",
                "ordering": ["name"],
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
                        name="municipalities_contractor_published_has_time",
                        violation_error_message="Ό,τι είναι δημοσιευμένο έχει χρόνο δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at", None),
                            ("superseded_at__gte", models.F("published_at")),
                            _connector="OR",
                        ),
                        name="municipalities_contractor_superseded_after_published",
                        violation_error_message="Η αντικατάσταση δεν προηγείται της δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version_of", None),
                            models.Q(("state", "published"), _negated=True),
                            ("superseded_at__isnull", False),
                            _connector="OR",
                        ),
                        name="municipalities_contractor_version_is_superseded",
                        violation_error_message="Μια παλιά έκδοση έχει χρόνο αντικατάστασης.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("version_of", None)),
                        fields=("slug",),
                        name="contractor_slug_is_unique",
                        violation_error_message="Υπάρχει ήδη Ανάδοχος με αυτό το όνομα στη διεύθυνση.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("version_of", None), models.Q(("tax_id", ""), _negated=True)
                        ),
                        fields=("country", "tax_id"),
                        name="contractor_tax_id_is_unique_where_known",
                        violation_error_message="Υπάρχει ήδη Ανάδοχος με αυτόν τον ΑΦΜ.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
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
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="municipalities.document",
                        verbose_name="έκδοση του",
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
                    models.FileField(
                        blank=True,
                        help_text="Το ίδιο το έγγραφο, επειδή οι σύνδεσμοι χάνονται. Έως 20 MB.",
                        max_length=200,
                        upload_to="documents/%Y/",
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
            ],
            options={
                "verbose_name": "Τεκμήριο",
                "verbose_name_plural": "Τεκμήρια",
                "ordering": ["title"],
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
                        name="municipalities_document_published_has_time",
                        violation_error_message="Ό,τι είναι δημοσιευμένο έχει χρόνο δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at", None),
                            ("superseded_at__gte", models.F("published_at")),
                            _connector="OR",
                        ),
                        name="municipalities_document_superseded_after_published",
                        violation_error_message="Η αντικατάσταση δεν προηγείται της δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version_of", None),
                            models.Q(("state", "published"), _negated=True),
                            ("superseded_at__isnull", False),
                            _connector="OR",
                        ),
                        name="municipalities_document_version_is_superseded",
                        violation_error_message="Μια παλιά έκδοση έχει χρόνο αντικατάστασης.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("version_of", None)),
                        fields=("reference",),
                        name="document_reference_is_unique",
                        violation_error_message="Υπάρχει ήδη Τεκμήριο με αυτόν τον κωδικό.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Action",
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
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="municipalities.action",
                        verbose_name="έκδοση του",
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
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="municipalities.document",
                        verbose_name="Τεκμήριο",
                    ),
                ),
                (
                    "contracts_numbered",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="συμβάσεις που αριθμήθηκαν"
                    ),
                ),
            ],
            options={
                "verbose_name": "Δράση",
                "verbose_name_plural": "Δράσεις",
                "ordering": ["code"],
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
                        name="municipalities_action_published_has_time",
                        violation_error_message="Ό,τι είναι δημοσιευμένο έχει χρόνο δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at", None),
                            ("superseded_at__gte", models.F("published_at")),
                            _connector="OR",
                        ),
                        name="municipalities_action_superseded_after_published",
                        violation_error_message="Η αντικατάσταση δεν προηγείται της δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version_of", None),
                            models.Q(("state", "published"), _negated=True),
                            ("superseded_at__isnull", False),
                            _connector="OR",
                        ),
                        name="municipalities_action_version_is_superseded",
                        violation_error_message="Μια παλιά έκδοση έχει χρόνο αντικατάστασης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("total_budget", None), ("total_budget__gte", 0), _connector="OR"
                        ),
                        name="municipalities_action_amounts_not_negative",
                        violation_error_message="Τα ποσά δεν είναι αρνητικά.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("version_of", None)),
                        fields=("code",),
                        name="action_code_is_unique",
                        violation_error_message="Υπάρχει ήδη Δράση με αυτόν τον κωδικό.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
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
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="municipalities.milestone",
                        verbose_name="έκδοση του",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="municipalities.action",
                        verbose_name="Δράση",
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
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="municipalities.document",
                        verbose_name="Τεκμήριο",
                    ),
                ),
            ],
            options={
                "verbose_name": "Ορόσημο",
                "verbose_name_plural": "Ορόσημα",
                "ordering": [models.OrderBy(models.F("due_on"), nulls_last=True), "code"],
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
                        name="municipalities_milestone_published_has_time",
                        violation_error_message="Ό,τι είναι δημοσιευμένο έχει χρόνο δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at", None),
                            ("superseded_at__gte", models.F("published_at")),
                            _connector="OR",
                        ),
                        name="municipalities_milestone_superseded_after_published",
                        violation_error_message="Η αντικατάσταση δεν προηγείται της δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version_of", None),
                            models.Q(("state", "published"), _negated=True),
                            ("superseded_at__isnull", False),
                            _connector="OR",
                        ),
                        name="municipalities_milestone_version_is_superseded",
                        violation_error_message="Μια παλιά έκδοση έχει χρόνο αντικατάστασης.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("version_of", None)),
                        fields=("code",),
                        name="milestone_code_is_unique",
                        violation_error_message="Υπάρχει ήδη Ορόσημο με αυτόν τον κωδικό.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Municipality",
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
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="municipalities.municipality",
                        verbose_name="έκδοση του",
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
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="municipalities",
                        to="municipalities.region",
                        verbose_name="Περιφέρεια",
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
            ],
            options={
                "verbose_name": "Δήμος",
                "verbose_name_plural": "Δήμοι",
                "ordering": ["name"],
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
                        name="municipalities_municipality_published_has_time",
                        violation_error_message="Ό,τι είναι δημοσιευμένο έχει χρόνο δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at", None),
                            ("superseded_at__gte", models.F("published_at")),
                            _connector="OR",
                        ),
                        name="municipalities_municipality_superseded_after_published",
                        violation_error_message="Η αντικατάσταση δεν προηγείται της δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version_of", None),
                            models.Q(("state", "published"), _negated=True),
                            ("superseded_at__isnull", False),
                            _connector="OR",
                        ),
                        name="municipalities_municipality_version_is_superseded",
                        violation_error_message="Μια παλιά έκδοση έχει χρόνο αντικατάστασης.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("version_of", None)),
                        fields=("ypes_code",),
                        name="municipality_ypes_code_is_unique",
                        violation_error_message="Υπάρχει ήδη Δήμος με αυτόν τον κωδικό ΥΠΕΣ.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("version_of", None)),
                        fields=("slug",),
                        name="municipality_slug_is_unique",
                        violation_error_message="Υπάρχει ήδη Δήμος με αυτό το όνομα στη διεύθυνση.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
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
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="municipalities.allocation",
                        verbose_name="έκδοση του",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="municipalities.action",
                        verbose_name="Δράση",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="municipalities.municipality",
                        verbose_name="Δήμος",
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
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="municipalities.allocation",
                        verbose_name="αντικαθιστά την απόφαση",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
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
            ],
            options={
                "verbose_name": "Ένταξη",
                "verbose_name_plural": "Εντάξεις",
                "ordering": ["municipality", "decided_on", "id"],
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
                        name="municipalities_allocation_published_has_time",
                        violation_error_message="Ό,τι είναι δημοσιευμένο έχει χρόνο δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at", None),
                            ("superseded_at__gte", models.F("published_at")),
                            _connector="OR",
                        ),
                        name="municipalities_allocation_superseded_after_published",
                        violation_error_message="Η αντικατάσταση δεν προηγείται της δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version_of", None),
                            models.Q(("state", "published"), _negated=True),
                            ("superseded_at__isnull", False),
                            _connector="OR",
                        ),
                        name="municipalities_allocation_version_is_superseded",
                        violation_error_message="Μια παλιά έκδοση έχει χρόνο αντικατάστασης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("net_amount", None), ("net_amount__gte", 0), _connector="OR"),
                            models.Q(
                                ("gross_amount", None), ("gross_amount__gte", 0), _connector="OR"
                            ),
                        ),
                        name="municipalities_allocation_amounts_not_negative",
                        violation_error_message="Τα ποσά δεν είναι αρνητικά.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("version_of", None), models.Q(("ops_code", ""), _negated=True)
                        ),
                        fields=("ops_code",),
                        name="allocation_ops_code_is_unique_where_known",
                        violation_error_message="Υπάρχει ήδη Ένταξη με αυτόν τον κωδικό ΟΠΣ ΤΑ.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("net_amount", None),
                            ("gross_amount", None),
                            ("gross_amount__gte", models.F("net_amount")),
                            _connector="OR",
                        ),
                        name="allocation_gross_not_below_net",
                        violation_error_message="Το ποσό με ΦΠΑ δεν είναι μικρότερο από το καθαρό.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FactSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fact_sources",
                        to="municipalities.municipality",
                        verbose_name="Δήμος",
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        help_text="Όνομα πεδίου του Δήμου.", max_length=50, verbose_name="στοιχείο"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fact_sources",
                        to="municipalities.document",
                        verbose_name="Τεκμήριο",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="σημείωση")),
                (
                    "note_en",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="σημείωση στα αγγλικά"
                    ),
                ),
            ],
            options={
                "verbose_name": "Πηγή στοιχείου",
                "verbose_name_plural": "Πηγές στοιχείων",
                "ordering": ["municipality", "field"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "field"),
                        name="fact_has_one_source",
                        violation_error_message="Το στοιχείο έχει ήδη πηγή.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Subproject",
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
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="municipalities.subproject",
                        verbose_name="έκδοση του",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subprojects",
                        to="municipalities.action",
                        verbose_name="Δράση",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subprojects",
                        to="municipalities.municipality",
                        verbose_name="Δήμος",
                    ),
                ),
                (
                    "allocation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subprojects",
                        to="municipalities.allocation",
                        verbose_name="Ένταξη",
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
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subprojects",
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
                    "note_en",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="σημείωση στα αγγλικά"
                    ),
                ),
            ],
            options={
                "verbose_name": "Υποέργο",
                "verbose_name_plural": "Υποέργα",
                "ordering": ["municipality", "id"],
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
                        name="municipalities_subproject_published_has_time",
                        violation_error_message="Ό,τι είναι δημοσιευμένο έχει χρόνο δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at", None),
                            ("superseded_at__gte", models.F("published_at")),
                            _connector="OR",
                        ),
                        name="municipalities_subproject_superseded_after_published",
                        violation_error_message="Η αντικατάσταση δεν προηγείται της δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version_of", None),
                            models.Q(("state", "published"), _negated=True),
                            ("superseded_at__isnull", False),
                            _connector="OR",
                        ),
                        name="municipalities_subproject_version_is_superseded",
                        violation_error_message="Μια παλιά έκδοση έχει χρόνο αντικατάστασης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned_amount", None), ("planned_amount__gte", 0), _connector="OR"
                        ),
                        name="municipalities_subproject_amounts_not_negative",
                        violation_error_message="Τα ποσά δεν είναι αρνητικά.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("version_of", None)),
                        fields=("municipality", "title"),
                        name="subproject_title_is_unique_in_municipality",
                        violation_error_message="Ο Δήμος έχει ήδη Υποέργο με αυτόν τον τίτλο.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contract",
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
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="municipalities.contract",
                        verbose_name="έκδοση του",
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
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="municipalities.action",
                        verbose_name="Δράση",
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
                    "allocation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="municipalities.allocation",
                        verbose_name="Ένταξη",
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
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="municipalities.document",
                        verbose_name="Τεκμήριο",
                    ),
                ),
                (
                    "contractors",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Τα μέλη μιας ένωσης. Η σύμβαση μετρά μία φορά.",
                        related_name="contracts",
                        to="municipalities.contractor",
                        verbose_name="Ανάδοχοι",
                    ),
                ),
                (
                    "subprojects",
                    models.ManyToManyField(
                        blank=True,
                        related_name="contracts",
                        to="municipalities.subproject",
                        verbose_name="Υποέργα",
                    ),
                ),
            ],
            options={
                "verbose_name": "Σύμβαση",
                "verbose_name_plural": "Συμβάσεις",
                "ordering": ["reference"],
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
                        name="municipalities_contract_published_has_time",
                        violation_error_message="Ό,τι είναι δημοσιευμένο έχει χρόνο δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at", None),
                            ("superseded_at__gte", models.F("published_at")),
                            _connector="OR",
                        ),
                        name="municipalities_contract_superseded_after_published",
                        violation_error_message="Η αντικατάσταση δεν προηγείται της δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version_of", None),
                            models.Q(("state", "published"), _negated=True),
                            ("superseded_at__isnull", False),
                            _connector="OR",
                        ),
                        name="municipalities_contract_version_is_superseded",
                        violation_error_message="Μια παλιά έκδοση έχει χρόνο αντικατάστασης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("net_amount", None), ("net_amount__gte", 0), _connector="OR"),
                            models.Q(
                                ("gross_amount", None), ("gross_amount__gte", 0), _connector="OR"
                            ),
                        ),
                        name="municipalities_contract_amounts_not_negative",
                        violation_error_message="Τα ποσά δεν είναι αρνητικά.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("version_of", None)),
                        fields=("reference",),
                        name="contract_reference_is_unique",
                        violation_error_message="Υπάρχει ήδη Σύμβαση με αυτόν τον αριθμό.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("version_of", None), models.Q(("adam", ""), _negated=True)
                        ),
                        fields=("adam",),
                        name="contract_adam_is_unique_where_known",
                        violation_error_message="Υπάρχει ήδη Σύμβαση με αυτόν τον ΑΔΑΜ.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("net_amount", None),
                            ("gross_amount", None),
                            ("gross_amount__gte", models.F("net_amount")),
                            _connector="OR",
                        ),
                        name="contract_gross_not_below_net",
                        violation_error_message="Το ποσό με ΦΠΑ δεν είναι μικρότερο από το καθαρό.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on", None),
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="contract_ends_after_it_starts",
                        violation_error_message="Η λήξη δεν προηγείται της έναρξης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_on", None),
                            ("ends_on", None),
                            ("ends_on__gte", models.F("signed_on")),
                            _connector="OR",
                        ),
                        name="contract_ends_after_it_is_signed",
                        violation_error_message="Η λήξη δεν προηγείται της υπογραφής.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractAmendment",
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
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="municipalities.contractamendment",
                        verbose_name="έκδοση του",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="municipalities.contract",
                        verbose_name="Σύμβαση",
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
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
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
            ],
            options={
                "verbose_name": "Τροποποίηση",
                "verbose_name_plural": "Τροποποιήσεις",
                "ordering": ["contract", "number"],
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
                        name="municipalities_contractamendment_published_has_time",
                        violation_error_message="Ό,τι είναι δημοσιευμένο έχει χρόνο δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at", None),
                            ("superseded_at__gte", models.F("published_at")),
                            _connector="OR",
                        ),
                        name="municipalities_contractamendment_superseded_after_published",
                        violation_error_message="Η αντικατάσταση δεν προηγείται της δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version_of", None),
                            models.Q(("state", "published"), _negated=True),
                            ("superseded_at__isnull", False),
                            _connector="OR",
                        ),
                        name="municipalities_contractamendment_version_is_superseded",
                        violation_error_message="Μια παλιά έκδοση έχει χρόνο αντικατάστασης.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("version_of", None)),
                        fields=("contract", "number"),
                        name="amendment_number_is_unique_in_contract",
                        violation_error_message="Η Σύμβαση έχει ήδη Τροποποίηση με αυτόν τον αριθμό.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("net_change__isnull", False),
                            ("gross_change__isnull", False),
                            ("new_ends_on__isnull", False),
                            _connector="OR",
                        ),
                        name="amendment_changes_something",
                        violation_error_message="Η Τροποποίηση αλλάζει ποσό ή λήξη.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractShare",
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
                        related_name="shares",
                        to="municipalities.contract",
                        verbose_name="Σύμβαση",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contract_shares",
                        to="municipalities.municipality",
                        verbose_name="Δήμος",
                    ),
                ),
                (
                    "share",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        default=100,
                        help_text="100 όταν η σύμβαση αφορά έναν Δήμο. Κενό όταν δεν είναι γνωστό.",
                        max_digits=5,
                        null=True,
                        verbose_name="μερίδιο (%)",
                    ),
                ),
            ],
            options={
                "verbose_name": "Μερίδιο Δήμου",
                "verbose_name_plural": "Μερίδια Δήμων",
                "ordering": ["contract", "municipality"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract", "municipality"),
                        name="municipality_once_a_contract",
                        violation_error_message="Ο Δήμος υπάρχει ήδη σε αυτή τη Σύμβαση.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share", None),
                            models.Q(("share__gt", 0), ("share__lte", 100)),
                            _connector="OR",
                        ),
                        name="contract_share_above_0_up_to_100",
                        violation_error_message="Το μερίδιο είναι πάνω από 0 και έως 100%.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportedFigure",
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
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="municipalities.reportedfigure",
                        verbose_name="έκδοση του",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="Μένει ο ίδιος.", max_length=20, verbose_name="κωδικός"
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reported_figures",
                        to="municipalities.action",
                        verbose_name="Δράση",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        help_text="Κενό όταν αφορά και τους 17.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reported_figures",
                        to="municipalities.municipality",
                        verbose_name="Δήμος",
                    ),
                ),
                (
                    "subproject",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reported_figures",
                        to="municipalities.subproject",
                        verbose_name="Υποέργο",
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
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reported_figures",
                        to="municipalities.document",
                        verbose_name="Τεκμήριο",
                    ),
                ),
            ],
            options={
                "verbose_name": "Αναφερόμενο ποσό",
                "verbose_name_plural": "Αναφερόμενα ποσά",
                "ordering": ["code"],
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
                        name="municipalities_reportedfigure_published_has_time",
                        violation_error_message="Ό,τι είναι δημοσιευμένο έχει χρόνο δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at", None),
                            ("superseded_at__gte", models.F("published_at")),
                            _connector="OR",
                        ),
                        name="municipalities_reportedfigure_superseded_after_published",
                        violation_error_message="Η αντικατάσταση δεν προηγείται της δημοσίευσης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version_of", None),
                            models.Q(("state", "published"), _negated=True),
                            ("superseded_at__isnull", False),
                            _connector="OR",
                        ),
                        name="municipalities_reportedfigure_version_is_superseded",
                        violation_error_message="Μια παλιά έκδοση έχει χρόνο αντικατάστασης.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                        name="municipalities_reportedfigure_amounts_not_negative",
                        violation_error_message="Τα ποσά δεν είναι αρνητικά.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("version_of", None)),
                        fields=("code",),
                        name="reported_figure_code_is_unique",
                        violation_error_message="Υπάρχει ήδη αναφερόμενο ποσό με αυτόν τον κωδικό.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("percent", None),
                            models.Q(("percent__gte", 0), ("percent__lte", 100)),
                            _connector="OR",
                        ),
                        name="reported_percent_between_0_and_100",
                        violation_error_message="Το ποσοστό είναι από 0 έως 100.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="contract",
            name="municipalities",
            field=models.ManyToManyField(
                related_name="contracts",
                through="municipalities.ContractShare",
                to="municipalities.municipality",
                verbose_name="Δήμοι",
            ),
        ),
    ]
