package octopus.block.backup.format;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import octopus.spi.StorageException;
import org.jspecify.annotations.Nullable;

/** Collects the chunks of one page, and stores those that are new while the next ones are read. */
final class PageWriter implements AutoCloseable {
    private final BackupFiles files;
    private final int number;
    private final Optional<IndexPage> parent;
    private final List<String> sources = new ArrayList<>();
    private final List<ChunkEntry> chunks = new ArrayList<>(IndexPage.CHUNKS);
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final ExecutorService sender = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable Future<?> sending;
    private int objects;
    private long bytes;

    PageWriter(BackupFiles files, int number, Optional<IndexPage> parent) {
        this.files = files;
        this.number = number;
        this.parent = parent;
        sources.add(files.location());
    }

    void zero() {
        chunks.add(ChunkEntry.ZERO);
    }

    /** Whether the parent has this very chunk in the same place; then it is noted from there. */
    boolean known(byte[] hash) {
        int index = chunks.size();
        if (parent.isEmpty() || index >= parent.get().chunks().size()) {
            return false;
        }
        ChunkEntry entry = parent.get().chunks().get(index);
        if (!entry.hasHash(hash)) {
            return false;
        }
        chunks.add(entry.from(source(parent.get().sources().get(entry.source()))));
        return true;
    }

    private int source(String location) {
        int index = sources.indexOf(location);
        if (index < 0) {
            sources.add(location);
            return sources.size() - 1;
        }
        return index;
    }

    void stored(Codec.Packed packed, byte[] hash, int objectBytes) {
        if (data.size() > 0 && data.size() + packed.length() > objectBytes) {
            flush();
        }
        chunks.add(new ChunkEntry(packed.kind(), 0, object(), data.size(), packed.length(), hash));
        data.write(packed.bytes(), 0, packed.length());
    }

    private int object() {
        return Math.addExact(Math.multiplyExact(number, IndexPage.CHUNKS), objects);
    }

    /** At most one object is on its way while the next is filled. */
    private void flush() {
        if (data.size() == 0) {
            return;
        }
        String name = files.dataName(object());
        byte[] object = data.toByteArray();
        data.reset();
        objects++;
        bytes += object.length;
        awaitSent();
        sending = sender.submit(() -> files.store().put(name, object));
    }

    private void awaitSent() {
        Future<?> last = sending;
        sending = null;
        if (last == null) {
            return;
        }
        try {
            last.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StorageException fault ? fault : new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Pace.Stopped();
        }
    }

    IndexPage finished() {
        flush();
        awaitSent();
        return new IndexPage(number, sources, chunks, objects, bytes);
    }

    /** Nobody still writes to the store when this returns. */
    @Override
    public void close() {
        sender.close();
    }
}
