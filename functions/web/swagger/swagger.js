// Opens Swagger UI on the document that the page names; nothing is asked of another host (`validatorUrl`).
const place = document.querySelector("#swagger");
globalThis.SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  deepLinking: true,
  docExpansion: "none",
  validatorUrl: null,
});
