"""The register: who takes part, what they were granted and signed, and the documents."""
