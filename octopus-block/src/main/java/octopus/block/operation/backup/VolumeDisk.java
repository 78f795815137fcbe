package octopus.block.operation.backup;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Workbench;
import octopus.block.operation.image.LocalDisk;
import octopus.core.flow.FlowId;
import octopus.node.disk.RawDisk;
import octopus.spi.AttachmentId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Connector;
import octopus.spi.driver.Driver;
import octopus.spi.driver.VolumeExporter;
import octopus.spi.driver.VolumeHandle;

/** A volume opened on this machine for one flow, and closed again. */
final class VolumeDisk {
    private final Workbench bench;
    private final Path work;

    /** @param work where helpers of open volumes have their files */
    VolumeDisk(Workbench bench, Path work) {
        this.bench = bench;
        this.work = work;
    }

    <T> T with(FlowId flow, String backend, VolumeHandle volume, AccessMode mode, Function<RawDisk, T> use) {
        Driver driver = bench.backends().driver(backend);
        VolumeExporter.Request request =
                new VolumeExporter.Request(attachment(flow), Connector.local(), mode, Optional.empty());
        LocalDisk place = LocalDisk.of(
                DriverCalls.call(
                        backend,
                        "Opening volume " + volume.id(),
                        () -> driver.exports().export(volume, request)),
                backend);
        try (RawDisk disk = RawDisk.open(place.path(), place.format(), mode == AccessMode.READ_WRITE, helper(flow))) {
            return use.apply(disk);
        } finally {
            close(flow, backend, volume);
        }
    }

    /** Closed already is no error; also ends what a killed process has left. */
    void close(FlowId flow, String backend, VolumeHandle volume) {
        RawDisk.clear(helper(flow));
        DriverCalls.run(
                backend,
                "Closing volume " + volume.id(),
                () -> bench.backends().driver(backend).exports().unexport(volume, attachment(flow)));
    }

    private Path helper(FlowId flow) {
        return work.resolve(flow.toString());
    }

    private static AttachmentId attachment(FlowId flow) {
        return new AttachmentId(flow.value());
    }
}
