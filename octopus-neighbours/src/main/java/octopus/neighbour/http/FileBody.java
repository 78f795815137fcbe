package octopus.neighbour.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** A file as the body of a request, in pieces, with its length announced; tells how far it has been read. */
final class FileBody {
    private final Path file;
    private final long length;
    private final AtomicLong sent = new AtomicLong();

    FileBody(Path file) throws IOException {
        this.file = file;
        this.length = Files.size(file);
    }

    HttpRequest.BodyPublisher publisher() {
        HttpRequest.BodyPublisher stream = HttpRequest.BodyPublishers.ofInputStream(this::open);
        return length == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.fromPublisher(stream, length);
    }

    long sent() {
        return sent.get();
    }

    boolean isComplete() {
        return sent.get() >= length;
    }

    private InputStream open() {
        try {
            return new Counting(Files.newInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Counting extends FilterInputStream {
        Counting(InputStream from) {
            super(from);
        }

        @Override
        public int read(byte[] to, int offset, int count) throws IOException {
            int got = in.read(to, offset, count);
            sent.addAndGet(Math.max(0, got));
            return got;
        }
    }
}
