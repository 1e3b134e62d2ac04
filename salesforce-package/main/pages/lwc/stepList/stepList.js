import { LightningElement, api } from 'lwc';
import { fill } from 'c/cardText';
import done from '@salesforce/label/c.Attribution_StepDone';
import current from '@salesforce/label/c.Attribution_StepCurrent';
import running from '@salesforce/label/c.Attribution_StepRunning';
import waiting from '@salesforce/label/c.Attribution_StepWaiting';
import problem from '@salesforce/label/c.Attribution_StepProblem';
import progressOf from '@salesforce/label/c.Attribution_ProgressOf';
import progressSoFar from '@salesforce/label/c.Attribution_ProgressSoFar';

/** What a step's state looks like; the word is what screen readers say. */
const STATES = {
    done: { icon: 'utility:success', variant: 'success', stateLabel: done },
    current: { icon: 'utility:forward', variant: '', stateLabel: current },
    running: { icon: 'utility:sync', variant: '', stateLabel: running },
    waiting: { icon: 'utility:clock', variant: '', stateLabel: waiting },
    problem: { icon: 'utility:warning', variant: 'warning', stateLabel: problem }
};

/** Steps in their order, each with its state, how far it is and where it is done. */
export default class StepList extends LightningElement {
    /** `{key, label, state, detail, progress, to}` each. */
    @api steps;
    /** Key of the step somebody should do next, where its state does not say so. */
    @api next;

    get shown() {
        return this.steps.map((step) => ({
            ...step,
            ...(STATES[step.state] ?? STATES.waiting),
            current: step.key === this.next || step.state === 'current' ? 'step' : null,
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
