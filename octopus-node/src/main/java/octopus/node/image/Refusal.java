package octopus.node.image;

import octopus.spi.Fault;

/** Why an image is refused; stays inside the inspector. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    final transient Fault fault;

    Refusal(Fault fault) {
        super(fault.sentence(), null, false, false);
        this.fault = fault;
    }

    static Refusal unsafe(String cause) {
        return new Refusal(Fault.of(
                DiskImageFault.IMAGE_UNSAFE,
                "Inspecting an image",
                cause,
                "Flatten it into one self-contained file (qemu-img convert) where you made it, and upload that."));
    }

    static Refusal malformed(String cause) {
        return new Refusal(Fault.of(
                DiskImageFault.IMAGE_MALFORMED,
                "Inspecting an image",
                cause,
                "Check the file (qemu-img check) and upload it again."));
    }

    static Refusal unknown(String saw) {
        return new Refusal(Fault.of(
                DiskImageFault.IMAGE_FORMAT_UNKNOWN,
                "Inspecting an image",
                "its content is " + saw,
                "Convert it to raw or qcow2 and upload that."));
    }
}
