import { LightningElement, api } from 'lwc';
import { fill } from 'c/cardText';
import heading from '@salesforce/label/c.Attribution_SetupSteps';
import done from '@salesforce/label/c.Attribution_StepDone';
import running from '@salesforce/label/c.Attribution_StepRunning';
import waiting from '@salesforce/label/c.Attribution_StepWaiting';
import problem from '@salesforce/label/c.Attribution_StepProblem';
import progressOf from '@salesforce/label/c.Attribution_ProgressOf';
import progressSoFar from '@salesforce/label/c.Attribution_ProgressSoFar';

/** What a step's state looks like; the word is what screen readers say. */
const STATES = {
    done: { icon: 'utility:success', variant: 'success', stateLabel: done },
    running: { icon: 'utility:sync', variant: '', stateLabel: running },
    waiting: { icon: 'utility:clock', variant: '', stateLabel: waiting },
    problem: { icon: 'utility:warning', variant: 'warning', stateLabel: problem }
};

/** The steps of the first day as the service saw them; nobody ticks anything. */
export default class SetupChecklist extends LightningElement {
    /** SetupView of the service. */
    @api setup;

    labels = { heading };

    get steps() {
        return this.setup.steps.map((step) => ({
            ...step,
            ...(STATES[step.state] ?? STATES.waiting),
            current: step.id === this.setup.next ? 'step' : null,
            ...progress(step)
        }));
    }
}

function progress({ state, progress: measured }) {
    if (state !== 'running' || !measured) {
        return { isMeasured: false, progressText: null };
    }
    const { done: count, total } = measured;
    return total
        ? {
              isMeasured: true,
              percent: Math.min(100, Math.floor((100 * count) / total)),
              progressText: fill(progressOf, count.toLocaleString(), total.toLocaleString())
          }
        : { isMeasured: false, progressText: fill(progressSoFar, count.toLocaleString()) };
}
