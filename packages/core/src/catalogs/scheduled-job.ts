import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge, histogram } from '../catalog/definition.ts';
import { oneOf, open } from '../catalog/labels.ts';
import { LONG_WORK_SECONDS } from '../conventions/buckets.ts';

const scheduled_job = open(100);

/** Jobs that run by the clock. Alert on the age of `lastSuccess`: a job that never starts fails nowhere else. */
export const scheduledJob = defineCatalog('scheduled_job', {
  runs: counter({
    help: 'Runs of a scheduled job, by how they ended.',
    labels: { scheduled_job, status: oneOf('success', 'failure') },
  }),
  skipped: counter({
    help: 'Times that a scheduled job was due and did not run, by why.',
    labels: { scheduled_job, reason: oneOf('missed', 'overlap', 'other') },
  }),
  active: gauge({ help: 'Runs of a scheduled job that are going on now.', labels: { scheduled_job } }),
  duration: histogram({
    help: 'Time that one run of a scheduled job took.',
    unit: 'seconds',
    buckets: LONG_WORK_SECONDS,
    labels: { scheduled_job },
  }),
  lastSuccess: gauge({
    help: 'When a run of the scheduled job last succeeded, since the Unix epoch.',
    name: 'scheduled_job_last_success_timestamp',
    unit: 'seconds',
    labels: { scheduled_job },
  }),
});
