import {
  ai,
  batch,
  genAi,
  httpClient,
  kafkaConsumer,
  messaging,
  narrative,
  queue,
  task,
  worker,
} from '@telltale/core/catalogs';

/** Everything that the service records. */
export const catalogs = { httpClient, queue, worker, task, batch, narrative, genAi, ai };

/** What it records beside them where thoughts come over Kafka. */
export const kafkaCatalogs = { messaging, kafkaConsumer };
