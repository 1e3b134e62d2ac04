import { LightningElement, api } from 'lwc';
import mayChange from '@salesforce/customPermission/Change_Pipeline_Attribution';
import send from '@salesforce/apex/PageController.send';
import { reduceErrors } from 'c/reduceErrors';
import { bodyOf, boundOf, initialValue, linkTo } from 'c/pageEntry';
import available from '@salesforce/label/c.Attribution_Available';
import chosen from '@salesforce/label/c.Attribution_Chosen';
import noAmount from '@salesforce/label/c.Attribution_ErrorNoAmount';
import onlyRead from '@salesforce/label/c.Attribution_ErrorChangeOnly';
import didNotWork from '@salesforce/label/c.Attribution_ErrorDidNotWork';
import unknown from '@salesforce/label/c.Attribution_ErrorUnknown';

const TYPES = {
    text: 'text',
    url: 'url',
    email: 'email',
    money: 'text',
    day: 'date',
    number: 'number',
    percent: 'number'
};
const WIDE = ['longText', 'choices'];
const AMOUNT = '\\s*\\d+(\\.\\d+)?\\s*';

/** What stands beside the words of a label: a currency, a percent sign. */
const UNITS = {
    money: ({ currency }) => ` (${currency})`,
    percent: () => ' (%)'
};

/**
 * A form of a page. What is entered is checked here as far as its controls can, and by the service, whose messages
 * stand at the fields they are about. Fires `done` with `{message, to}`.
 */
export default class PageForm extends LightningElement {
    labels = { available, chosen, noAmount, onlyRead, didNotWork };

    isBusy = false;
    errorMessage;
    _block;
    _entered = {};

    @api
    get block() {
        return this._block;
    }
    set block(block) {
        // Asked for anew after something else on the page was done, it is the same form: what is entered stays.
        const isSame = JSON.stringify(block) === JSON.stringify(this._block);
        this._block = block;
        if (!isSame) {
            this._entered = Object.fromEntries(
                block.fields.map((field) => [field.name, initialValue(field)])
            );
        }
    }

    get isOnlyRead() {
        return !mayChange;
    }

    get fields() {
        return this.block.fields.map((field) => ({
            ...field,
            label: field.label + (UNITS[field.kind]?.(field) ?? ''),
            help: field.help ?? undefined,
            value: this._entered[field.name],
            isLong: field.kind === 'longText',
            isChoice: field.kind === 'choice',
            isChoices: field.kind === 'choices',
            isToggle: field.kind === 'toggle',
            type: TYPES[field.kind] ?? 'text',
            step: TYPES[field.kind] === 'number' ? 'any' : undefined,
            pattern: field.kind === 'money' ? AMOUNT : undefined,
            placeholder: field.placeholder || undefined,
            maxLength: field.maxLength ?? undefined,
            min: boundOf(field, field.min),
            max: boundOf(field, field.max),
            className: WIDE.includes(field.kind) ? 'field wide' : 'field',
            options: field.choices?.map(({ value, label, detail }) => ({
                value,
                label,
                description: detail
            }))
        }));
    }

    get controls() {
        return [...this.template.querySelectorAll('[data-name]')];
    }

    handleValue(event) {
        this.enter(event.currentTarget, event.detail.value);
    }

    handleToggle(event) {
        this.enter(event.currentTarget, event.detail.checked);
    }

    /** What the service said of the value before says nothing of this one. */
    enter(control, value) {
        this._entered = { ...this._entered, [control.dataset.name]: value };
        control.setCustomValidity('');
    }

    async handleSubmit() {
        const wrong = this.controls.filter((control) => !control.reportValidity());
        if (wrong.length > 0) {
            wrong[0].focus();
            return;
        }
        const { method, path, fixed, done, then } = this.block.submit;
        const body = JSON.stringify(bodyOf(this.block.fields, this._entered, fixed));
        this.isBusy = true;
        this.errorMessage = undefined;
        try {
            const answer = await send({ method, path, body });
            if (answer.isDone) {
                const to = linkTo(then, answer.id);
                this.dispatchEvent(new CustomEvent('done', { detail: { message: done, to } }));
            } else {
                this.showProblem(answer);
            }
        } catch (error) {
            this.errorMessage = reduceErrors(error).join(' ') || unknown;
        }
        this.isBusy = false;
    }

    /** Messages go to their fields; what is about no field of this form stands below them all. */
    showProblem({ problem, errors }) {
        const { controls } = this;
        const others = [];
        let first;
        for (const { field, message } of errors) {
            const control = controls.find(
                ({ dataset }) => field === dataset.name || field.startsWith(`${dataset.name}.`)
            );
            if (control) {
                control.setCustomValidity(message);
                control.reportValidity();
                first = first ?? control;
            } else {
                others.push(`${field}: ${message}`);
            }
        }
        first?.focus();
        this.errorMessage = errors.length > 0 ? others.join(' ') : problem;
    }
}
