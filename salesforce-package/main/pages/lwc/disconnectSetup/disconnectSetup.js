import { LightningElement } from 'lwc';
import LightningConfirm from 'lightning/confirm';
import disconnect from '@salesforce/apex/SetupController.disconnect';
import { reduceErrors } from 'c/reduceErrors';
import heading from '@salesforce/label/c.Attribution_DisconnectHeading';
import why from '@salesforce/label/c.Attribution_DisconnectWhy';
import dataQuestion from '@salesforce/label/c.Attribution_DisconnectData';
import keep from '@salesforce/label/c.Attribution_DisconnectKeep';
import erase from '@salesforce/label/c.Attribution_DisconnectDelete';
import ask from '@salesforce/label/c.Attribution_DisconnectAsk';
import askDelete from '@salesforce/label/c.Attribution_DisconnectAskDelete';
import disconnected from '@salesforce/label/c.Attribution_Disconnected';
import didNotWork from '@salesforce/label/c.Attribution_ErrorDidNotWork';
import unknown from '@salesforce/label/c.Attribution_ErrorUnknown';

/** Ends the connection, after asking; for admins. Fires `disconnected`. */
export default class DisconnectSetup extends LightningElement {
    labels = { heading, why, data: dataQuestion, didNotWork };
    options = [
        { value: 'keep', label: keep },
        { value: 'delete', label: erase }
    ];

    data = 'keep';
    isBusy = false;
    errorMessage;
    announcement = '';

    handleChoice(event) {
        this.data = event.detail.value;
    }

    async handleDisconnect() {
        const deletesData = this.data === 'delete';
        const isWanted = await LightningConfirm.open({
            label: heading,
            message: deletesData ? askDelete : ask,
            theme: deletesData ? 'error' : 'warning'
        });
        if (!isWanted) {
            return;
        }
        this.isBusy = true;
        try {
            await disconnect({ deletesData });
            this.errorMessage = undefined;
            this.announcement = disconnected;
            this.dispatchEvent(new CustomEvent('disconnected'));
        } catch (error) {
            this.errorMessage = reduceErrors(error).join(' ') || unknown;
        }
        this.isBusy = false;
    }
}
