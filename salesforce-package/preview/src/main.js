// First, before any component is defined: it changes how elements make their shadow.
import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import Page from 'preview/page';

const data = JSON.parse(document.getElementById('page-data').textContent);
const page = createElement('preview-page', { is: Page });
page.data = data;
document.body.append(page);
