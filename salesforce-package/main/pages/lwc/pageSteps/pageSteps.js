import { LightningElement, api } from 'lwc';

/** Steps of a checklist or a wizard. */
export default class PageSteps extends LightningElement {
    @api block;
}
