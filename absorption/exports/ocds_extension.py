"""What the portal adds to OCDS, described as OCDS asks for extensions to be described."""

VALUE = {"$ref": "#/definitions/Value"}
DATE = {"type": "string", "format": "date-time"}
FIGURE = {
    "title": "Cumulative figure",
    "description": (
        "The amount paid to contractors in all by a date, as a document states it. It is not a "
        "transaction and must not be added to other figures of the same contract."
    ),
    "type": "object",
    "properties": {
        "date": DATE,
        "cumulativeAmount": VALUE,
        "cumulativeGrossAmount": VALUE,
        "statedRate": {"type": "number"},
        "statedRateDefinition": {"type": "string"},
        "document": {"$ref": "#/definitions/Document"},
    },
}

EXTENSION = {
    "name": {"en": "Smart Cities cumulative figures", "el": "Σωρευτικά στοιχεία"},
    "description": {
        "en": "Cumulative payments, amounts with VAT and municipalities' shares of a contract.",
        "el": "Σωρευτικές πληρωμές, ποσά με ΦΠΑ και μερίδια των Δήμων σε μία σύμβαση.",
    },
    "compatibility": ["1.1"],
    "schemas": ["release-schema.json"],
}
RELEASE_SCHEMA = {
    "definitions": {
        "Implementation": {
            "properties": {
                "smartcities_cumulativeFigures": {"type": "array", "items": FIGURE},
            }
        },
        "Amendment": {
            "properties": {
                "smartcities_valueChange": VALUE,
                "smartcities_grossValueChange": VALUE,
                "smartcities_newEndDate": DATE,
                "smartcities_document": {"$ref": "#/definitions/Document"},
            }
        },
        "Contract": {
            "properties": {
                "smartcities_grossValue": VALUE,
                "smartcities_status": {"type": "string"},
                "smartcities_countsInTotals": {"type": "boolean"},
                "smartcities_adam": {"type": "string"},
                "smartcities_ada": {"type": "string"},
                "smartcities_municipalities": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "id": {"type": "string"},
                            "share": {"type": ["number", "null"]},
                        },
                    },
                },
            }
        },
    }
}
