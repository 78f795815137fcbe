package octopus.node.filesystem;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * Where a file has data and where it has holes, which read as zeros at no cost. What cannot tell (block devices, some file
 * systems) is data everywhere. For one thread at a time.
 */
public final class DataMap implements AutoCloseable {
    private static final int SEEK_DATA = 3;
    private static final int ENXIO = 6;
    private static final MethodHandle LSEEK =
            LinuxFiles.handle("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT), -1);

    private final int file;
    private boolean tells = true;

    private DataMap(int file) {
        this.file = file;
    }

    public static DataMap open(Path path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(LinuxFiles.CAPTURED);
            return new DataMap(LinuxFiles.open(arena, state, path, LinuxFiles.O_RDONLY | LinuxFiles.O_CLOEXEC));
        } catch (Throwable e) {
            throw LinuxFiles.rethrown(e);
        }
    }

    /** Where the next data begins, not before {@code from}; {@link Long#MAX_VALUE} when there is none any more. */
    public long nextData(long from) throws IOException {
        if (!tells) {
            return from;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(LinuxFiles.CAPTURED);
            long found = (long) LSEEK.invokeExact(state, file, from, SEEK_DATA);
            if (found >= 0) {
                return found;
            }
            if ((int) LinuxFiles.ERRNO.get(state, 0L) == ENXIO) {
                return Long.MAX_VALUE;
            }
            tells = false;
            return from;
        } catch (Throwable e) {
            throw LinuxFiles.rethrown(e);
        }
    }

    @Override
    public void close() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int ignored = (int) LinuxFiles.CLOSE.invokeExact(arena.allocate(LinuxFiles.CAPTURED), file);
        } catch (Throwable e) {
            throw LinuxFiles.rethrown(e);
        }
    }
}
