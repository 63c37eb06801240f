/** What users of a framework are shown first, to the letter. All of them answer `/users/:id`. */
export interface FirstProgram {
  readonly code: string;
  /** Whether it has decorators, which Node.js does not run as they are. */
  readonly isCompiled: boolean;
}

const imports = `
import { Controller, Get, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TelltaleModule } from '@telltale/nestjs';
`;

export const firstPrograms: Readonly<Record<string, FirstProgram>> = {
  express: {
    isCompiled: false,
    code: `
import express from 'express';  import { telltale } from '@telltale/express';
const app = express();  app.use(telltale());
app.get('/users/:id', (req, res) => res.json({ id: req.params.id }));  app.listen(3000);
`,
  },
  fastify: {
    isCompiled: false,
    code: `
import Fastify from 'fastify';  import telltale from '@telltale/fastify';
const app = Fastify();  await app.register(telltale);
app.get('/users/:id', async req => ({ id: req.params.id }));  await app.listen({ port: 3000 });
`,
  },
  nestjs: {
    isCompiled: true,
    code: `${imports}
@Controller('users') class Users { @Get(':id') one(@Param('id') id: string) { return { id }; } }
@Module({ imports: [TelltaleModule.forRoot()], controllers: [Users] }) class App {}
(await NestFactory.create(App)).listen(3000);
`,
  },
};

/** Packages that these programs need besides ours and what those ask for. */
export const neededPackages: readonly string[] = ['@nestjs/platform-express@12'];
