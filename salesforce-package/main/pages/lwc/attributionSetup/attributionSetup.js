import { LightningElement, wire } from 'lwc';
import getState from '@salesforce/apex/SetupController.getState';
import storeKey from '@salesforce/apex/SetupController.storeKey';
import replaceKey from '@salesforce/apex/SetupController.replaceKey';
import confirmKey from '@salesforce/apex/SetupController.confirmKey';
import getSettings from '@salesforce/apex/SetupController.getSettings';
import saveSettings from '@salesforce/apex/SetupController.saveSettings';
import getModels from '@salesforce/apex/SetupController.getModels';
import { reduceErrors } from 'c/reduceErrors';
import { fill } from 'c/cardText';
import title from '@salesforce/label/c.Attribution_SetupTitle';
import loading from '@salesforce/label/c.Attribution_Loading';
import refresh from '@salesforce/label/c.Attribution_Refresh';
import adminOnly from '@salesforce/label/c.Attribution_ErrorAdminOnly';
import connectHeading from '@salesforce/label/c.Attribution_ConnectHeading';
import connectWhy from '@salesforce/label/c.Attribution_ConnectWhy';
import connectLink from '@salesforce/label/c.Attribution_ConnectLink';
import connectNoLink from '@salesforce/label/c.Attribution_ConnectNoLink';
import opensNewTab from '@salesforce/label/c.Attribution_OpensNewTab';
import key from '@salesforce/label/c.Attribution_Key';
import keyHelp from '@salesforce/label/c.Attribution_KeyHelp';
import keyMissing from '@salesforce/label/c.Attribution_ErrorNoKey';
import keyStore from '@salesforce/label/c.Attribution_KeyStore';
import keyReplace from '@salesforce/label/c.Attribution_KeyReplace';
import keyReplaced from '@salesforce/label/c.Attribution_KeyReplaced';
import keyNotReplaced from '@salesforce/label/c.Attribution_KeyNotReplaced';
import keyStored from '@salesforce/label/c.Attribution_KeyStored';
import keyNone from '@salesforce/label/c.Attribution_KeyNone';
import settingsHeading from '@salesforce/label/c.Attribution_SettingsHeading';
import settingsWhy from '@salesforce/label/c.Attribution_SettingsWhy';
import model from '@salesforce/label/c.Attribution_ModelPicker';
import lookback from '@salesforce/label/c.Attribution_Lookback';
import lookbackHelp from '@salesforce/label/c.Attribution_LookbackHelp';
import save from '@salesforce/label/c.Attribution_Save';
import saved from '@salesforce/label/c.Attribution_Saved';
import didNotWork from '@salesforce/label/c.Attribution_ErrorDidNotWork';
import unknown from '@salesforce/label/c.Attribution_ErrorUnknown';

/** While something runs, the page asks again so often. */
const POLL_MS = 10000;

const wordsOf = (error) => reduceErrors(error).join(' ') || unknown;

/** The first day of an org: connect, store the key, watch the history being read, choose model and lookback. */
export default class AttributionSetup extends LightningElement {
    labels = {
        title,
        loading,
        refresh,
        adminOnly,
        connectHeading,
        connectWhy,
        connectLink,
        connectNoLink,
        opensNewTab,
        key,
        keyHelp,
        keyMissing,
        keyStore,
        keyReplace,
        settingsHeading,
        settingsWhy,
        model,
        lookback,
        lookbackHelp,
        save,
        didNotWork
    };

    state;
    settings;
    kept;
    models = [];
    errorMessage;
    keyProblem;
    settingsProblem;
    isBusy = true;
    announcement = '';
    enteredKey = '';
    _timer;

    @wire(getModels)
    wiredModels({ data }) {
        this.models = data ?? this.models;
    }

    connectedCallback() {
        this.load();
    }

    disconnectedCallback() {
        clearTimeout(this._timer);
    }

    async load() {
        clearTimeout(this._timer);
        this.isBusy = true;
        try {
            this.state = await getState();
            this.errorMessage = undefined;
            this.announcement = this.state.setup?.text ?? this.state.problem ?? '';
            if (this.state.isAdmin && this.state.setup && !this.settings) {
                await this.loadSettings();
            }
            this.watch();
        } catch (error) {
            this.errorMessage = wordsOf(error);
        } finally {
            this.isBusy = false;
        }
    }

    async loadSettings() {
        try {
            this.settings = { ...(await getSettings()) };
            this.kept = { ...this.settings };
        } catch (error) {
            this.errorMessage = wordsOf(error);
        }
    }

    /** Only while something runs by itself is there anything to wait for. */
    watch() {
        if (this.isConnected && this.state.setup?.steps.some((step) => step.state === 'running')) {
            // eslint-disable-next-line @lwc/lwc/no-async-operation -- progress is asked for anew; cleared on leaving
            this._timer = setTimeout(() => this.load(), POLL_MS);
        }
    }

    get isLoading() {
        return !this.state && !this.errorMessage;
    }

    get isGuest() {
        return !this.state.isAdmin;
    }

    get ariaBusy() {
        return String(this.isBusy);
    }

    get keyState() {
        const { keyHint, keyStoredAt } = this.state;
        return keyHint
            ? fill(keyStored, keyHint, new Date(keyStoredAt).toLocaleDateString())
            : keyNone;
    }

    get modelOptions() {
        return this.models.map(({ id, label }) => ({ value: id, label }));
    }

    get modelDescription() {
        return this.models.find(({ id }) => id === this.settings.defaultModel)?.description;
    }

    get isUnchanged() {
        return (
            this.isBusy ||
            (this.settings.defaultModel === this.kept.defaultModel &&
                this.settings.lookbackDays === this.kept.lookbackDays)
        );
    }

    handleKeyChange(event) {
        this.enteredKey = event.detail.value;
    }

    async handleStoreKey() {
        const field = this.template.querySelector('[data-id="key"]');
        if (!field.reportValidity()) {
            field.focus();
            return;
        }
        this.isBusy = true;
        try {
            await storeKey({ key: this.enteredKey });
        } catch (error) {
            this.keyProblem = wordsOf(error);
            this.isBusy = false;
            return;
        }
        // The key stays nowhere on this side.
        this.enteredKey = '';
        field.value = '';
        this.keyProblem = undefined;
        // Somebody saw this one on a screen and copied it: it is good for getting one nobody saw.
        const problem = await this.replaceKey();
        await this.load();
        this.keyProblem = problem && fill(keyNotReplaced, problem);
    }

    /** Each step is a call of its own, as the platform wants it. Answers why it did not work. */
    async replaceKey() {
        try {
            await replaceKey();
            await confirmKey();
            return undefined;
        } catch (error) {
            return wordsOf(error);
        }
    }

    async handleReplaceKey() {
        this.isBusy = true;
        const problem = await this.replaceKey();
        await this.load();
        this.keyProblem = problem;
        if (!problem) {
            this.announcement = keyReplaced;
        }
    }

    /** Again what failed: with a key entered storing it, without one replacing what is stored. */
    handleKeyRetry() {
        if (this.enteredKey === '' && this.state.keyHint) {
            this.handleReplaceKey();
        } else {
            this.handleStoreKey();
        }
    }

    async handleDisconnected() {
        this.settings = undefined;
        await this.load();
    }

    handleModelChange(event) {
        this.settings = { ...this.settings, defaultModel: event.detail.value };
    }

    handleLookbackChange(event) {
        const days = Number.parseInt(event.detail.value, 10);
        this.settings = { ...this.settings, lookbackDays: Number.isNaN(days) ? null : days };
    }

    async handleSave() {
        this.isBusy = true;
        try {
            this.settings = { ...(await saveSettings({ ...this.settings })) };
            this.kept = { ...this.settings };
            this.settingsProblem = undefined;
            this.announcement = saved;
        } catch (error) {
            this.settingsProblem = wordsOf(error);
        } finally {
            this.isBusy = false;
        }
    }
}
