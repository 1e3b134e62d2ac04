import { LightningElement, api } from 'lwc';
import { fill } from 'c/cardText';
import filters from '@salesforce/label/c.Attribution_PageFilters';
import available from '@salesforce/label/c.Attribution_Available';
import chosen from '@salesforce/label/c.Attribution_Chosen';
import chosenCount from '@salesforce/label/c.Attribution_ChosenCount';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Everything that can be chosen on a page. Fires `choose` with `{name, value}`; an empty value takes a choice back. */
export default class PageFilters extends LightningElement {
    labels = { filters, available, chosen };

    @api filters;

    get shown() {
        return this.filters.map((filter) => ({
            ...filter,
            isChoice: filter.kind === 'choice',
            isChoices: filter.kind === 'choices',
            isDay: filter.kind === 'day',
            isNumber: filter.kind === 'number',
            isSearch: filter.kind === 'search',
            className: filter.kind === 'choices' ? 'filter wide' : 'filter',
            help: filter.help ?? undefined,
            min: filter.min ?? undefined,
            max: filter.max ?? undefined,
            unitLabel: filter.unit ? `${filter.label} (${filter.unit})` : filter.label,
            chosenText: fill(chosenCount, filter.label, filter.values?.length ?? 0),
            options: filter.choices?.map(({ value, label, detail }) => ({
                value,
                label,
                description: detail
            }))
        }));
    }

    choose(name, value) {
        const { value: before, values } = this.filters.find((filter) => filter.name === name);
        if (value !== (before ?? values.join(','))) {
            this.dispatchEvent(new CustomEvent('choose', { detail: { name, value } }));
        }
    }

    handleChoice(event) {
        this.choose(event.currentTarget.dataset.name, event.detail.value);
    }

    handleChoices(event) {
        this.choose(event.currentTarget.dataset.name, event.detail.value.join(','));
    }

    /** A day that is typed passes through values that are none. */
    handleDay(event) {
        const value = event.detail.value ?? '';
        if (value === '' || DAY.test(value)) {
            this.choose(event.currentTarget.dataset.name, value);
        }
    }

    /** What is typed counts when the field is left or Enter pressed, not with every letter. */
    handleCommit(event) {
        const field = event.currentTarget;
        this.choose(field.dataset.name, String(field.value ?? '').trim());
    }

    /** The cross in the field empties it without its being left. */
    handleSearch(event) {
        if (event.detail.value === '') {
            this.choose(event.currentTarget.dataset.name, '');
        }
    }
}
