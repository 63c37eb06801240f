/** The programs that users of each framework are shown first, to the letter. All of them answer `/users/:id`. */
export const firstPrograms: Readonly<Record<string, string>> = {
  fastify: `
import Fastify from 'fastify';  import telltale from '@telltale/fastify';
const app = Fastify();  await app.register(telltale);
app.get('/users/:id', async req => ({ id: req.params.id }));  await app.listen({ port: 3000 });
`,
};
