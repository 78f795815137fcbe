package octopus.node.image;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** Runs a command that its caller may give up: the program is killed, by interruption of the thread that waits for it. */
final class Cancelling {
    private static final long LOOK_EVERY_MS = 200;

    private Cancelling() {}

    static CommandResult run(Node node, Command command, Progress progress, Consumer<String> lines) {
        FutureTask<CommandResult> task = new FutureTask<>(() -> node.run(command, lines));
        Thread worker = Thread.ofVirtual().name("copy").start(task);
        try {
            return await(task, worker, progress);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled("Octopus is stopping", "The copy starts anew when it runs again.");
        } finally {
            // However it ended, also when the caller's own cancelled() threw.
            stop(worker);
        }
    }

    private static CommandResult await(FutureTask<CommandResult> task, Thread worker, Progress progress)
            throws InterruptedException {
        while (true) {
            try {
                return task.get(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (progress.cancelled()) {
                    throw cancelled("it was asked to stop", "Ask again if the copy is still wanted.");
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof StorageException fault) {
                    throw fault;
                }
                throw new IllegalStateException("running " + command(e), e.getCause());
            }
        }
    }

    private static String command(ExecutionException e) {
        return String.valueOf(e.getCause());
    }

    /** Returns when the program is gone, so that nobody still writes to the target afterwards. */
    private static void stop(Thread worker) {
        worker.interrupt();
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static StorageException cancelled(String cause, String correction) {
        return Fault.of(DiskImageFault.IMAGE_COPY_CANCELLED, "Copying an image", cause, correction)
                .exception();
    }
}
