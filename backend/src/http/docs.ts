import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { notFound, PROBLEMS, type ProblemCode } from './problem.ts';

const swagger = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
/** Only these of the package are served. */
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

/**
 * Everything from this server and nothing from elsewhere. Styles may be inline because the viewer sets
 * them on elements; scripts may not. No upgrade to https: a server at home has none.
 */
const policy: RequestHandler = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

const page = (title: string, body: string, head = ''): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#1c2530;background:#fff}.page{max-width:42rem;margin:3rem auto;padding:0 1.25rem}code{background:#eef1f5;padding:.1em .3em;border-radius:.25em}.swagger-ui .topbar{display:none}</style>
${head}</head>
<body>
${body}
</body>
</html>
`;

const DOCS_PAGE = page(
  'Pipeline Attribution API',
  '<div id="api"><main class="page"><p>The API’s document is at <a href="/openapi.json">/openapi.json</a>.</p></main></div>\n<script src="/docs/swagger-ui-bundle.js"></script>\n<script src="/docs/start.js"></script>',
  '<link rel="icon" href="/docs/favicon-32x32.png">\n<link rel="stylesheet" href="/docs/swagger-ui.css">\n',
);

const START = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: -1,
  persistAuthorization: false,
  tryItOutEnabled: false,
  validatorUrl: null,
});
`;

/** The readable page of the API, and one short page for each kind of problem. */
export function docsRouter(): Router {
  const router = express.Router();
  router.use(['/docs', '/problems'], policy);
  router.get('/docs', (request, response) => {
    request.matchedRoute = '/docs';
    response.type('html').send(DOCS_PAGE);
  });
  router.get('/docs/start.js', (_request, response) => {
    response.type('js').send(START);
  });
  for (const asset of ASSETS) {
    router.get(`/docs/${asset}`, (_request, response) => {
      response.sendFile(asset, { root: swagger, maxAge: '1d' });
    });
  }
  router.get('/problems', (_request, response) => {
    const items = Object.entries(PROBLEMS).map(
      ([code, { status, title }]) =>
        `<li><a href="/problems/${code}">${title}</a> (${status})</li>`,
    );
    response
      .type('html')
      .send(
        page('Problems', `<main class="page"><h1>Problems</h1><ul>${items.join('')}</ul></main>`),
      );
  });
  router.get('/problems/:code', (request, response) => {
    request.matchedRoute = '/problems/{code}';
    const { code } = request.params;
    if (!Object.hasOwn(PROBLEMS, code)) {
      throw notFound('There is no such problem. They are listed at /problems.');
    }
    const { status, title, remedy } = PROBLEMS[code as ProblemCode];
    response
      .type('html')
      .send(
        page(
          title,
          `<main class="page"><h1>${title}</h1><p>Status <code>${status}</code>, type <code>/problems/${code}</code></p><p>${remedy}</p><p><a href="/problems">All problems</a></p></main>`,
        ),
      );
  });
  return router;
}
