import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Hono } from 'hono';

const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const ASSET_TYPES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

const PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Tessera API reference</title>
  <link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
  <div id="reference"></div>
  <script src="/docs/swagger-ui-bundle.js"></script>
  <script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true, persistAuthorization: false });
`;

/** Everything comes from here: the page works without the internet and runs no script of others. */
const POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'";

/** The reference page at /docs, from the files of swagger-ui-dist. */
export const addReferencePage = (app: Hono): void => {
  const headers = { 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' };
  app.get('/docs', (c) => c.html(PAGE, 200, headers));
  app.get('/docs/start.js', (c) =>
    c.body(START, 200, { ...headers, 'content-type': 'text/javascript; charset=utf-8' }),
  );
  for (const [name, type] of Object.entries(ASSET_TYPES)) {
    app.get(`/docs/${name}`, async (c) =>
      c.body(new Uint8Array(await readFile(join(assets, name))), 200, {
        ...headers,
        'content-type': type,
        'cache-control': 'public, max-age=86400',
      }),
    );
  }
};
