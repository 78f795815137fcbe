package octopus.neighbour.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import octopus.neighbour.NeighbourFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * Asks other services. Everything has a time limit; what fails for want of a connection, or because the service is
 * overloaded, is asked again; streams that stand still are cut.
 */
public final class Web implements AutoCloseable {
    private static final Set<Integer> LATER = Set.of(502, 503, 504);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final WebLimits limits;
    private final HttpClient.Builder builder;
    private final ReentrantLock making = new ReentrantLock();
    private @Nullable HttpClient made;

    /** Opens nothing, and loads nothing of TLS, before the first call: many an Octopus has no neighbours. */
    public Web(WebLimits limits) {
        this.limits = limits;
        this.builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limits.connect())
                .executor(Executors.newVirtualThreadPerTaskExecutor());
        limits.authority().ifPresent(file -> builder.sslContext(Authority.context(file)));
    }

    private HttpClient client() {
        making.lock();
        try {
            HttpClient known = made;
            if (known == null) {
                known = builder.build();
                made = known;
            }
            return known;
        } finally {
            making.unlock();
        }
    }

    /** @throws StorageException NEIGHBOUR_UNREACHABLE */
    public Reply send(Ask ask) {
        HttpRequest request = ask.request()
                .timeout(limits.answer())
                .method(ask.method(), HttpRequest.BodyPublishers.ofByteArray(ask.body()))
                .build();
        return persist(ask, () -> reply(ask, client().send(request, HttpResponse.BodyHandlers.ofByteArray())));
    }

    /** A stream that throws when it stands still for too long. Only its beginning is tried again. */
    public record Download(Reply reply, InputStream bytes) implements AutoCloseable {
        @Override
        public void close() {
            try {
                bytes.close();
            } catch (IOException e) {
                // Nobody reads it any more.
            }
        }
    }

    public Download download(Ask ask) {
        HttpRequest request = ask.request()
                .timeout(limits.answer())
                .method(ask.method(), HttpRequest.BodyPublishers.noBody())
                .build();
        return persist(ask, () -> {
            HttpResponse<InputStream> response = client().send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() / 100 == 2) {
                Reply reply = new Reply(ask.toString(), response.statusCode(), response.headers(), new byte[0]);
                return new Download(reply, new LiveStream(response.body(), limits.stall()));
            }
            try (InputStream body = response.body()) {
                Reply reply =
                        new Reply(ask.toString(), response.statusCode(), response.headers(), body.readNBytes(1 << 16));
                return new Download(reply, InputStream.nullInputStream());
            }
        });
    }

    /** Sends a file. @param progress told now and then how many bytes have gone; may throw to stop */
    public Reply upload(Ask ask, Path file, UploadProgress progress) {
        return persist(ask, () -> sendFile(ask, file, progress));
    }

    private Reply sendFile(Ask ask, Path file, UploadProgress progress) throws IOException, InterruptedException {
        FileBody body = new FileBody(file);
        HttpRequest request =
                ask.request().method(ask.method(), body.publisher()).build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client().sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            long sent = -1;
            long still = System.nanoTime();
            while (true) {
                try {
                    return reply(ask, answer.get(500, TimeUnit.MILLISECONDS));
                } catch (TimeoutException e) {
                    progress.at(body.sent());
                }
                if (body.sent() != sent) {
                    sent = body.sent();
                    still = System.nanoTime();
                } else if (System.nanoTime() - still > patience(body).toNanos()) {
                    throw new IOException("nothing moved for " + patience(body).toSeconds() + " s", null);
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(String.valueOf(e.getCause()), e);
        } finally {
            answer.cancel(true);
        }
    }

    private Duration patience(FileBody body) {
        return body.isComplete() ? limits.answer() : limits.stall();
    }

    private static Reply reply(Ask ask, HttpResponse<byte[]> response) {
        return new Reply(ask.toString(), response.statusCode(), response.headers(), response.body());
    }

    @FunctionalInterface
    private interface Attempt<T> {
        T run() throws IOException, InterruptedException;
    }

    private <T> T persist(Ask ask, Attempt<T> attempt) {
        for (int turn = 1; ; turn++) {
            try {
                T result = attempt.run();
                if (turn >= limits.tries() || !LATER.contains(status(result))) {
                    return result;
                }
                Thread.sleep(FIRST_PAUSE.multipliedBy(1L << Math.min(turn - 1, 6)));
            } catch (IOException e) {
                if (turn >= limits.tries()) {
                    throw unreachable(ask, e, turn);
                }
                pause(ask, turn);
            } catch (InterruptedException e) {
                throw stopping(ask);
            }
        }
    }

    private static <T> int status(T result) {
        return result instanceof Download download
                ? download.reply().status()
                : result instanceof Reply reply ? reply.status() : 0;
    }

    private static void pause(Ask ask, int turn) {
        try {
            Thread.sleep(FIRST_PAUSE.multipliedBy(1L << Math.min(turn - 1, 6)));
        } catch (InterruptedException e) {
            throw stopping(ask);
        }
    }

    private static StorageException stopping(Ask ask) {
        Thread.currentThread().interrupt();
        return Fault.of(
                        NeighbourFault.NEIGHBOUR_UNREACHABLE,
                        ask.toString(),
                        "Octopus is stopping",
                        "It is asked again when the flow goes on.")
                .exception();
    }

    private static StorageException unreachable(Ask ask, IOException cause, int tries) {
        String words = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new StorageException(
                Fault.of(
                        NeighbourFault.NEIGHBOUR_UNREACHABLE,
                        ask.toString(),
                        words + " (tried " + tries + " times)",
                        "See that the service runs and can be reached from this machine."),
                cause);
    }

    @Override
    public void close() {
        making.lock();
        try {
            if (made != null) {
                made.shutdownNow();
            }
        } finally {
            making.unlock();
        }
    }
}
