package octopus.node.attach;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import octopus.node.Command;
import octopus.node.CommandInput;
import octopus.node.Node;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A directory of the node where it is written down what is attached there: whoever comes next, from wherever, can detach.
 * Without secrets. A reboot clears it, as it clears the devices.
 */
record AttachPlace(Node node, String path) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LOCK_LIMIT = Duration.ofMinutes(15);
    private static final ExecutorService HOLDERS = Executors.newVirtualThreadPerTaskExecutor();

    AttachPlace below(String name) {
        return new AttachPlace(node, path + "/" + name);
    }

    String file(String name) {
        return path + "/" + name;
    }

    AttachPlace made() {
        node.files().makeDirectory(path, "700");
        return this;
    }

    void write(String name, Object note) {
        node.files().write(file(name), JSON.writeValueAsBytes(note), "600", "");
    }

    <T> Optional<T> read(String name, Class<T> type) {
        try {
            return node.files().bytes(file(name)).map(bytes -> JSON.readValue(bytes, type));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    void remove(String name) {
        node.files().delete(file(name));
    }

    /** With what is left in it. What is mounted below stays, for the deletion keeps to one file system. */
    void removeAll() {
        node.run(Command.of("rm", "-rf", "--one-file-system", "--", path));
    }

    /**
     * One at a time on the whole machine, whoever asks: sessions are shared things. The lock is held by a program on the node
     * that ends with the connection.
     */
    <T> T locked(Supplier<T> work) {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        CommandInput until = out -> {
            out.write("held\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            out.flush();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        CompletableFuture<Boolean> holder = CompletableFuture.supplyAsync(
                () -> {
                    node.run(
                            Command.of("flock", file("lock"), "cat")
                                    .input(until)
                                    .limit(LOCK_LIMIT),
                            line -> held.countDown());
                    return true;
                },
                HOLDERS);
        holder.whenComplete((done, failed) -> held.countDown());
        try {
            held.await();
            if (holder.isDone()) {
                holder.get();
            }
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopping();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StorageException fault ? fault : new IllegalStateException(e);
        } finally {
            over.countDown();
            quietly(holder);
        }
    }

    /** Waits until the lock is given back, so that what follows does not meet its own shadow. */
    private static void quietly(CompletableFuture<Boolean> holder) {
        try {
            holder.join();
        } catch (RuntimeException e) {
            // Its end says nothing about the work.
        }
    }

    private StorageException stopping() {
        return Fault.of(
                        CommonFault.TIMED_OUT,
                        "Waiting for others who attach on " + node.name(),
                        "the program is being stopped",
                        "Try again.")
                .exception();
    }
}
