package octopus.node.attach;

import octopus.spi.CommonFault;
import octopus.spi.Fault;

/** Between two looks at what the kernel does in its own time. */
final class Pause {
    private Pause() {}

    static void briefly() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.of(
                            CommonFault.TIMED_OUT,
                            "Waiting for a device",
                            "the program is being stopped",
                            "Detach the volume, then try again.")
                    .exception();
        }
    }
}
