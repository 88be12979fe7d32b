"""The form that signs in at Experience Platform."""
