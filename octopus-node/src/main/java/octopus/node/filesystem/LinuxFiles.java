package octopus.node.filesystem;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import octopus.spi.Size;

/**
 * What Linux can do with files and the JDK does not offer: reflink copies (ioctl_ficlonerange(2)), the space that a sparse
 * file really occupies (statx(2)), and where its data is (lseek(2), see {@link DataMap}). Called directly, since a program for each would cost more than the work.
 */
public final class LinuxFiles {
    private static final int AT_FDCWD = -100;
    private static final int STATX_BLOCKS = 0x400;
    private static final int STATX_SIZE = 256;
    private static final int STX_BLOCKS_OFFSET = 48;
    private static final long FICLONE = 0x40049409L;
    static final int O_RDONLY = 0;
    private static final int O_RDWR = 2;
    private static final int O_CREAT = 0x40;
    private static final int O_TRUNC = 0x200;
    static final int O_CLOEXEC = 0x80000;
    private static final int ENOSPC = 28;
    private static final int EDQUOT = 122;
    /** EXDEV, EINVAL, ENOTTY, ENOSYS, EOPNOTSUPP: this file system, or this pair of files, cannot. */
    private static final Set<Integer> CANNOT = Set.of(18, 22, 25, 38, 95);

    private static final Linker LINKER = Linker.nativeLinker();
    static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    static final VarHandle ERRNO = CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle OPEN =
            handle("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), 2);
    private static final MethodHandle IOCTL =
            handle("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT), 2);
    static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), -1);
    private static final MethodHandle STATX =
            handle("statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS), -1);

    private LinuxFiles() {}

    /** Bytes on the disk, holes not counted. */
    public static Size allocated(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CAPTURED);
            MemorySegment result = arena.allocate(STATX_SIZE, 8);
            int code = (int)
                    STATX.invokeExact(state, AT_FDCWD, arena.allocateFrom(file.toString()), 0, STATX_BLOCKS, result);
            if (code != 0) {
                throw failed("statx", file, state);
            }
            return Size.ofBytes(result.get(JAVA_LONG, STX_BLOCKS_OFFSET) * 512);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /**
     * Makes {@code target} share all data of {@code source}, at once whatever the size; later writes to either are not
     * seen by the other. What was in {@code target} is gone.
     *
     * @return false when the file system cannot; then {@code target} is there and empty
     */
    public static boolean reflink(Path source, Path target) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CAPTURED);
            int from = open(arena, state, source, O_RDONLY | O_CLOEXEC);
            try {
                int to = open(arena, state, target, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC);
                try {
                    int code = (int) IOCTL.invokeExact(state, to, FICLONE, from);
                    if (code == 0) {
                        return true;
                    }
                    if (CANNOT.contains((int) ERRNO.get(state, 0L))) {
                        return false;
                    }
                    throw failed("reflink from " + source, target, state);
                } finally {
                    int ignored = (int) CLOSE.invokeExact(state, to);
                }
            } finally {
                int ignored = (int) CLOSE.invokeExact(state, from);
            }
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** Makes names that were added to or removed from a directory safe against power loss. */
    public static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static int open(Arena arena, MemorySegment state, Path path, int flags) throws Throwable {
        int file = (int) OPEN.invokeExact(state, arena.allocateFrom(path.toString()), flags, 0600);
        if (file < 0) {
            throw failed("open", path, state);
        }
        return file;
    }

    private static IOException failed(String call, Path path, MemorySegment state) {
        int errno = (int) ERRNO.get(state, 0L);
        String reason =
                switch (errno) {
                    case ENOSPC -> "No space left on device";
                    case EDQUOT -> "Disk quota exceeded";
                    case 2 -> "No such file or directory";
                    default -> "errno " + errno;
                };
        return new IOException(path + ": " + call + ": " + reason);
    }

    static IOException rethrown(Throwable e) {
        if (e instanceof IOException io) {
            return io;
        }
        if (e instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException("calling the C library", e);
    }

    static MethodHandle handle(String name, FunctionDescriptor descriptor, int firstVariadic) {
        MemorySegment symbol = LINKER.defaultLookup().find(name).orElseThrow();
        Linker.Option errno = Linker.Option.captureCallState("errno");
        return firstVariadic < 0
                ? LINKER.downcallHandle(symbol, descriptor, errno)
                : LINKER.downcallHandle(symbol, descriptor, errno, Linker.Option.firstVariadicArg(firstVariadic));
    }
}
