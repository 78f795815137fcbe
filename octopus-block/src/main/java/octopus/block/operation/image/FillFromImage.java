package octopus.block.operation.image;

import java.util.Optional;
import java.util.UUID;
import octopus.block.backend.Backends;
import octopus.block.image.ImageFacts;
import octopus.block.image.ImageHandle;
import octopus.block.image.ImageId;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.core.flow.StepEnvironment;
import octopus.node.image.ImageFormat;
import octopus.node.image.ImageWriter;
import octopus.node.image.LuksImages;
import octopus.node.image.Progress;
import octopus.spi.AttachmentId;
import octopus.spi.Size;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.driver.Driver;
import octopus.spi.driver.VolumeExporter;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.option.AmountText;

/** Copies an image into a volume: exported to this machine, written under the backend's rate limit, closed again. */
public final class FillFromImage {
    private final Backends backends;
    private final ImageHands hands;

    public FillFromImage(Backends backends, ImageHands hands) {
        this.backends = backends;
        this.hands = hands;
    }

    /**
     * @param volume that exists and is at least as large as the image's virtual size
     * @param sealing how the image is encrypted on its way; one that is ciphertext already is copied as it is
     */
    public record Job(
            UUID image, String backend, VolumeHandle volume, Size size, Optional<LuksImages.Sealing> sealing) {}

    /** Run again after a kill it starts anew and ends the same. */
    public void run(Job job, StepEnvironment environment) {
        Driver driver = backends.driver(job.backend());
        AttachmentId attachment = new AttachmentId(environment.flow().value());
        VolumeExporter.Request request =
                new VolumeExporter.Request(attachment, Connector.local(), AccessMode.READ_WRITE, Optional.empty());
        ConnectionInfo connection = DriverCalls.call(
                job.backend(),
                "Opening volume " + job.volume().id(),
                () -> driver.exports().export(job.volume(), request));
        try (ImageHandle image = hands.source().open(new ImageId(job.image()), environment.caller())) {
            write(job, LocalDisk.of(connection, job.backend()), image, environment);
        } finally {
            DriverCalls.run(
                    job.backend(),
                    "Closing volume " + job.volume().id(),
                    () -> driver.exports().unexport(job.volume(), attachment));
        }
    }

    private void write(Job job, LocalDisk disk, ImageHandle image, StepEnvironment environment) {
        ImageFacts facts = image.facts();
        ImageWriter.Source source =
                new ImageWriter.Source(image.path(), facts.diskFormat().flatMap(ImageFormat::of), facts.sha512());
        ImageWriter.Target target = new ImageWriter.Target(disk.path(), disk.format(), job.size());
        ImageWriter.WriteOptions options = new ImageWriter.WriteOptions(bandwidth(job.backend()), false);
        Optional<LuksImages.Sealing> sealing =
                job.sealing().filter(wanted -> VolumeKeys.keyOf(facts).isEmpty());
        if (sealing.isPresent()) {
            hands.writer().writeSealed(source, target, sealing.get(), options, live(environment));
        } else {
            hands.writer().write(source, target, options, live(environment));
        }
    }

    private Size bandwidth(String backend) {
        return backends.row(backend)
                .map(row -> row.options().get("image_copy_bandwidth"))
                .map(AmountText::parse)
                .orElse(Size.ZERO);
    }

    /** Progress shows in the flow; a lost lease or a stopping process ends the copy. */
    public static Progress live(StepEnvironment environment) {
        return new Progress() {
            @Override
            public void at(double fraction) {
                environment.progress(fraction, Math.round(fraction * 100) + " % copied");
            }

            @Override
            public boolean cancelled() {
                environment.checkAlive();
                return false;
            }
        };
    }
}
