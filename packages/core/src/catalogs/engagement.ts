import { defineCatalog } from '../catalog/catalog.ts';
import { counter } from '../catalog/definition.ts';
import { open } from '../catalog/labels.ts';

/** What people do with the product, counted, without a trace of who they are. */
export const engagement = defineCatalog('engagement', {
  registrations: counter({
    help: 'People who registered, by the channel they came through.',
    name: 'user_registrations',
    labels: { channel: open(20) },
  }),
  activity: counter({
    help: 'Things that users did, by kind of activity.',
    name: 'user_activity',
    labels: { activity: open(50) },
  }),
  contentViews: counter({
    help: 'Views of content, by type of content.',
    name: 'content_views',
    labels: { content_type: open(50) },
  }),
});
