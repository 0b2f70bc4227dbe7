"""Write the documents anew."""

from infra.documentation import FILES, text

for file, document in FILES.items():
    file.write_text(text(document()))
