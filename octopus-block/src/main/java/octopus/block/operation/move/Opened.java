package octopus.block.operation.move;

import java.util.Optional;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Workbench;
import octopus.block.operation.image.LocalDisk;
import octopus.spi.AttachmentId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Connector;
import octopus.spi.driver.VolumeExporter;
import octopus.spi.driver.VolumeHandle;

/** A volume opened on this machine to be copied. Closing it closes the export. */
record Opened(LocalDisk disk, Runnable closing) implements AutoCloseable {
    static Opened of(Workbench bench, String backend, VolumeHandle handle, AttachmentId attachment, AccessMode mode) {
        VolumeExporter.Request request =
                new VolumeExporter.Request(attachment, Connector.local(), mode, Optional.empty());
        LocalDisk disk = LocalDisk.of(
                DriverCalls.call(
                        backend,
                        "Opening volume " + handle.id(),
                        () -> bench.backends().driver(backend).exports().export(handle, request)),
                backend);
        return new Opened(
                disk,
                () -> DriverCalls.run(
                        backend,
                        "Closing volume " + handle.id(),
                        () -> bench.backends().driver(backend).exports().unexport(handle, attachment)));
    }

    @Override
    public void close() {
        closing.run();
    }
}
