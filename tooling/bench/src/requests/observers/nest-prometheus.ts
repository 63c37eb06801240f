import { HttpException, Inject, Injectable } from '@nestjs/common';
import type {
  CallHandler,
  ExecutionContext,
  MiddlewareConsumer,
  NestInterceptor,
  NestMiddleware,
} from '@nestjs/common';
import { PrometheusModule, getToken, makeHistogramProvider } from '@willsoto/nestjs-prometheus';
import type { Histogram } from 'prom-client';
import { tap } from 'rxjs';
import type { Observable } from 'rxjs';
import type { NestObserver } from '../apps/nest.ts';

// The package brings the page and the injection of metrics; what observes requests is the application's own, and is
// one of these two in the articles and examples that show it.
const METRIC = 'http_request_duration_seconds';

type Duration = Histogram<'method' | 'route' | 'status'>;

interface Request {
  readonly method: string;
  readonly originalUrl: string;
  readonly baseUrl?: string;
  readonly route?: { readonly path: string };
  readonly routeOptions?: { readonly url?: string };
}

interface Response {
  readonly statusCode: number;
  on(event: 'finish', listener: () => void): void;
}

class DurationMiddleware implements NestMiddleware<Request, Response> {
  readonly #duration: Duration;

  constructor(duration: Duration) {
    this.#duration = duration;
  }

  use(req: Request, res: Response, next: () => void): void {
    const end = this.#duration.startTimer();
    res.on('finish', () => {
      // On the Fastify platform a middleware does not get to know the route.
      const route = req.route?.path ?? req.originalUrl.replace(/\?.*/, '').replace(/\d+/g, ':id');
      end({ method: req.method, route, status: res.statusCode });
    });
    next();
  }
}
injectDuration(DurationMiddleware);

class DurationInterceptor implements NestInterceptor {
  readonly #duration: Duration;

  constructor(duration: Duration) {
    this.#duration = duration;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const end = this.#duration.startTimer();
    const ended = (status: number): void => {
      end({ method: request.method, route: request.route?.path ?? request.routeOptions?.url ?? 'NOT_FOUND', status });
    };
    return next.handle().pipe(
      tap({
        complete: () => ended(http.getResponse<Response>().statusCode),
        error: (error) => ended(error instanceof HttpException ? error.getStatus() : 500),
      }),
    );
  }
}
injectDuration(DurationInterceptor);

function injectDuration(type: new (duration: Duration) => object): void {
  Inject(getToken(METRIC))(type, undefined, 0);
  Injectable()(type);
}

const metadata = {
  imports: [PrometheusModule.register({ defaultMetrics: { enabled: false } })],
  providers: [
    makeHistogramProvider({ name: METRIC, help: 'Duration of requests.', labelNames: ['method', 'route', 'status'] }),
  ],
};

export const withMiddleware: NestObserver = {
  metadata,
  rootModule: class {
    configure(consumer: MiddlewareConsumer): void {
      consumer.apply(DurationMiddleware).forRoutes('{*all}');
    }
  },
};

export const withInterceptor: NestObserver = {
  metadata: { ...metadata, providers: [...metadata.providers, DurationInterceptor] },
  prepare: (app) => app.useGlobalInterceptors(app.get(DurationInterceptor)),
};
