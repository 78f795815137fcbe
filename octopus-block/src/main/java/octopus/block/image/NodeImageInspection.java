package octopus.block.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import octopus.node.image.DiskImageFault;
import octopus.node.image.ImageFormat;
import octopus.node.image.ImageInspector;
import octopus.node.image.Inspection;
import octopus.node.image.QemuImages;
import octopus.spi.Fault;
import octopus.spi.Size;

/** Looks with our own probe; only where that does not tell the virtual size, qemu-img is asked, with the format given. */
public final class NodeImageInspection implements ImageInspection {
    private final ImageInspector inspector;
    private final QemuImages qemu;

    public NodeImageInspection(ImageInspector inspector, QemuImages qemu) {
        this.inspector = inspector;
        this.qemu = qemu;
    }

    @Override
    public Verdict inspect(Path file, String diskFormat) {
        // Kernels, ramdisks and the like are bytes to us, which must not look like a container format.
        ImageFormat declared = ImageFormat.of(diskFormat).orElse(ImageFormat.RAW);
        if (isEmpty(file) && declared == ImageFormat.RAW) {
            return new Verdict.Accepted(Size.ZERO);
        }
        return switch (inspector.file(file, Optional.of(declared))) {
            case Inspection.Accepted(ImageFormat format, String saw, Optional<Size> virtualSize) ->
                damage(file, format)
                        .<Verdict>map(Verdict.Refused::new)
                        .orElseGet(() -> new Verdict.Accepted(virtualSize.orElseGet(
                                () -> qemu.inspect(file, format.qemu()).virtualSize())));
            case Inspection.Refused(Fault fault) ->
                fault.code() == DiskImageFault.IMAGE_UNSAFE ? new Verdict.Hostile(fault) : new Verdict.Refused(fault);
        };
    }

    /** Others are checked when they are read; a qcow2 that was cut off would read as zeros. */
    private Optional<Fault> damage(Path file, ImageFormat format) {
        return format == ImageFormat.QCOW2 ? qemu.check(file, format.qemu()) : Optional.empty();
    }

    private static boolean isEmpty(Path file) {
        try {
            return Files.size(file) == 0;
        } catch (IOException e) {
            throw ImageFiles.failed("read " + file, e);
        }
    }
}
