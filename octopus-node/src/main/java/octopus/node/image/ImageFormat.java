package octopus.node.image;

import java.util.Arrays;
import java.util.Optional;

/** Formats of disk images that can become a volume. */
public enum ImageFormat {
    RAW("raw", "raw"),
    QCOW2("qcow2", "qcow2"),
    /** ISO 9660: a raw image as far as copying goes. */
    ISO("iso", "raw"),
    VMDK("vmdk", "vmdk"),
    VHD("vhd", "vpc"),
    VHDX("vhdx", "vhdx"),
    VDI("vdi", "vdi"),
    /** A raw image that begins with a LUKS header; the key is the guest's business. */
    LUKS("luks", "raw");

    private final String text;
    private final String qemu;

    ImageFormat(String text, String qemu) {
        this.text = text;
        this.qemu = qemu;
    }

    /** As the Image service names it ({@code disk_format}). */
    public String text() {
        return text;
    }

    /** As qemu-img names it ({@code -f}). */
    public String qemu() {
        return qemu;
    }

    /** By the Image service's name. */
    public static Optional<ImageFormat> of(String text) {
        return Arrays.stream(values())
                .filter(format -> format.text.equals(text))
                .findFirst();
    }

    /** Whether the bytes of the file are the bytes of the disk. */
    public boolean plain() {
        return qemu.equals("raw");
    }
}
