import { LightningElement } from 'lwc';
import getActivities from '@salesforce/apex/SetupController.getActivities';
import saveActivities from '@salesforce/apex/SetupController.saveActivities';
import { reduceErrors } from 'c/reduceErrors';
import { fill } from 'c/cardText';
import loading from '@salesforce/label/c.Attribution_Loading';
import heading from '@salesforce/label/c.Attribution_ActivitiesHeading';
import why from '@salesforce/label/c.Attribution_ActivitiesWhy';
import none from '@salesforce/label/c.Attribution_ActivitiesNone';
import line from '@salesforce/label/c.Attribution_ActivityLine';
import object from '@salesforce/label/c.Attribution_ActivityObject';
import type from '@salesforce/label/c.Attribution_ActivityType';
import channel from '@salesforce/label/c.Attribution_ActivityChannel';
import task from '@salesforce/label/c.Attribution_ActivityTask';
import event from '@salesforce/label/c.Attribution_ActivityEvent';
import add from '@salesforce/label/c.Attribution_ActivityAdd';
import remove from '@salesforce/label/c.Attribution_ActivityRemove';
import twice from '@salesforce/label/c.Attribution_ErrorActivityTwice';
import save from '@salesforce/label/c.Attribution_ActivitiesSave';
import saved from '@salesforce/label/c.Attribution_ActivitiesSaved';
import channelInfluencer from '@salesforce/label/c.Attribution_ChannelInfluencer';
import channelEvents from '@salesforce/label/c.Attribution_ChannelEvents';
import channelEmail from '@salesforce/label/c.Attribution_ChannelEmail';
import channelReferral from '@salesforce/label/c.Attribution_ChannelReferral';
import channelSocial from '@salesforce/label/c.Attribution_ChannelOrganicSocial';
import channelAudio from '@salesforce/label/c.Attribution_ChannelAudio';
import channelAffiliates from '@salesforce/label/c.Attribution_ChannelAffiliates';
import channelSales from '@salesforce/label/c.Attribution_ChannelSales';
import didNotWork from '@salesforce/label/c.Attribution_ErrorDidNotWork';
import unreadable from '@salesforce/label/c.Attribution_ErrorUnreadable';
import unknown from '@salesforce/label/c.Attribution_ErrorUnknown';

const OBJECTS = [
    { value: 'task', label: task },
    { value: 'event', label: event }
];
/** The channels an activity may have come through; one that was set elsewhere stays choosable. */
const CHANNELS = [
    { value: 'influencer', label: channelInfluencer },
    { value: 'events', label: channelEvents },
    { value: 'email', label: channelEmail },
    { value: 'referral', label: channelReferral },
    { value: 'organic_social', label: channelSocial },
    { value: 'audio', label: channelAudio },
    { value: 'affiliates', label: channelAffiliates },
    { value: 'sales', label: channelSales }
];
const MOST = 40;
const FIELDS = ['object', 'type', 'channel'];

const wordsOf = (error) => reduceErrors(error).join(' ') || unknown;

/** What is chosen stays choosable, also where this org or this page knows it no more. */
function withChosen(options, value) {
    const isKnown = !value || options.some((option) => option.value === value);
    return isKnown ? options : [...options, { value, label: value }];
}

function listOf(text) {
    try {
        const list = JSON.parse(text);
        return Array.isArray(list) ? list : null;
    } catch (error) {
        if (error instanceof SyntaxError) {
            return null;
        }
        throw error;
    }
}

/** Which tasks and events of this org count as touches, and through which channel; for admins. */
export default class ActivitySetup extends LightningElement {
    labels = { loading, heading, why, none, object, type, channel, add, save, didNotWork };
    objects = OBJECTS;

    lines;
    errorMessage;
    isBusy = true;
    announcement = '';
    _kept = '[]';
    _types = {};
    _count = 0;
    _isSaving = false;

    connectedCallback() {
        this.load();
    }

    async load() {
        this._isSaving = false;
        await this.take(getActivities);
    }

    /** Shows what the service has, by whichever call it came. */
    async take(ask) {
        this.isBusy = true;
        let isTaken = false;
        try {
            const { mapped, taskTypes, eventTypes } = await ask();
            const list = listOf(mapped);
            this.errorMessage = list ? undefined : unreadable;
            if (list) {
                const optionsOf = (types) => types.map((value) => ({ value, label: value }));
                this._types = { task: optionsOf(taskTypes), event: optionsOf(eventTypes) };
                this.lines = list.map((one) => this.lineOf(one));
                this._kept = this.text;
                isTaken = true;
            }
        } catch (error) {
            this.errorMessage = wordsOf(error);
        }
        this.isBusy = false;
        return isTaken;
    }

    lineOf(given) {
        this._count += 1;
        return {
            key: String(this._count),
            object: given.object,
            type: given.type,
            channel: given.channel
        };
    }

    /** What is mapped, as it travels. */
    get text() {
        return JSON.stringify(
            this.lines.map((one) => Object.fromEntries(FIELDS.map((name) => [name, one[name]])))
        );
    }

    get shown() {
        return this.lines.map((one, i) => {
            const name = fill(line, i + 1);
            return {
                ...one,
                name,
                remove: fill(remove, i + 1),
                types: withChosen(this._types[one.object] ?? [], one.type),
                channels: withChosen(CHANNELS, one.channel)
            };
        });
    }

    get isLoading() {
        return !this.lines && !this.errorMessage;
    }

    get isEmpty() {
        return this.lines.length === 0;
    }

    get isFull() {
        return this.isBusy || this.lines.length >= MOST;
    }

    get isUnchanged() {
        return this.isBusy || this.text === this._kept;
    }

    get controls() {
        return [...this.template.querySelectorAll('lightning-combobox')];
    }

    handleAdd() {
        this.lines = [
            ...this.lines,
            this.lineOf({ object: 'task', type: '', channel: 'influencer' })
        ];
    }

    handleRemove(clicked) {
        const { line: key } = clicked.currentTarget.closest('[data-line]').dataset;
        this.lines = this.lines.filter((one) => one.key !== key);
    }

    handleChange(changed) {
        const control = changed.currentTarget;
        const { line: key } = control.closest('[data-line]').dataset;
        const { field } = control.dataset;
        const { value } = changed.detail;
        for (const other of this.controls) {
            other.setCustomValidity('');
        }
        this.lines = this.lines.map((one) => {
            if (one.key !== key) {
                return one;
            }
            // Types of tasks are none of events.
            const isOther = field === 'object' && value !== one.object;
            return { ...one, [field]: value, ...(isOther ? { type: '' } : {}) };
        });
    }

    async handleSave() {
        this.refuseTwice();
        const wrong = this.controls.filter((control) => !control.reportValidity());
        if (wrong.length > 0) {
            wrong[0].focus();
            return;
        }
        const mapped = this.text;
        this._isSaving = true;
        if (await this.take(() => saveActivities({ mapped }))) {
            this.announcement = saved;
        }
    }

    /** A type is named once. */
    refuseTwice() {
        const named = new Set();
        const types = this.controls.filter(({ dataset }) => dataset.field === 'type');
        this.lines.forEach((one, i) => {
            const name = `${one.object}:${one.type}`;
            if (one.type && named.has(name)) {
                types[i].setCustomValidity(fill(twice, one.type));
            }
            named.add(name);
        });
    }

    handleRetry() {
        if (this._isSaving) {
            this.handleSave();
        } else {
            this.load();
        }
    }
}
