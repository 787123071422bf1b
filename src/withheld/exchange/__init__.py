"""The evidence in the forms that other tools read, each made of records that may be given away."""
