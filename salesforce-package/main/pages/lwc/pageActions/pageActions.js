import { LightningElement, api } from 'lwc';
import LightningConfirm from 'lightning/confirm';
import mayChange from '@salesforce/customPermission/Change_Pipeline_Attribution';
import send from '@salesforce/apex/PageController.send';
import { reduceErrors } from 'c/reduceErrors';
import didNotWork from '@salesforce/label/c.Attribution_ErrorDidNotWork';
import unknown from '@salesforce/label/c.Attribution_ErrorUnknown';

const VARIANTS = { primary: 'brand', secondary: 'neutral', danger: 'destructive-text' };

/**
 * What can be done, each by a button; nothing for who may only look. Asks before something is lost. Fires `done` with
 * `{message, to}`: what to say, and where to go if anywhere.
 */
export default class PageActions extends LightningElement {
    labels = { didNotWork };

    @api actions;
    /** What they are done to, where several stand below one another. */
    @api subject;

    isBusy = false;
    errorMessage;
    _action;

    get hasActions() {
        return Boolean(mayChange) && this.actions.length > 0;
    }

    get role() {
        return this.subject ? 'group' : undefined;
    }

    get shown() {
        return this.actions.map(({ id, label, kind }) => ({
            id,
            label,
            variant: VARIANTS[kind] ?? VARIANTS.secondary
        }));
    }

    async handleAction(event) {
        const { id } = event.currentTarget.dataset;
        const action = this.actions.find((one) => one.id === id);
        const isWanted =
            !action.confirm ||
            (await LightningConfirm.open({
                label: action.label,
                message: action.confirm,
                theme: action.kind === 'danger' ? 'error' : 'warning'
            }));
        if (isWanted) {
            this._action = action;
            await this.run();
        }
    }

    async run() {
        const { request, done, then } = this._action;
        const { method, path, body } = request;
        this.isBusy = true;
        try {
            const answer = await send({
                method,
                path,
                body: body ? JSON.stringify(body) : null
            });
            this.errorMessage = answer.isDone ? undefined : answer.problem;
            if (answer.isDone) {
                this.dispatchEvent(
                    new CustomEvent('done', { detail: { message: done, to: then } })
                );
            }
        } catch (error) {
            this.errorMessage = reduceErrors(error).join(' ') || unknown;
        }
        this.isBusy = false;
    }
}
