package octopus.node.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import octopus.spi.Size;

/**
 * An image's format as its first bytes show it.
 *
 * @param saw in words
 */
record Header(ImageFormat format, String saw, Optional<Size> virtualSize) {
    private static final int ISO_DESCRIPTOR = 32 << 10;

    /** @throws Refusal where the header is of a container that must not be used */
    static Header of(ImageBytes bytes, Optional<ImageFormat> declared) throws IOException {
        if (bytes.length() == 0) {
            throw Refusal.malformed("it is empty");
        }
        if (bytes.hasText(0, "QFI\u00fb")) {
            return Qcow2Header.read(bytes);
        }
        if (bytes.hasText(0, "KDMV") || bytes.hasText(0, "COWD") || VmdkHeader.isDescriptor(bytes)) {
            return VmdkHeader.read(bytes);
        }
        if (bytes.hasText(0, "conectix")) {
            return vhd(bytes, bytes.at(0, 512));
        }
        if (bytes.hasText(0, "vhdxfile")) {
            return new Header(ImageFormat.VHDX, "VHDX", Optional.empty());
        }
        if (bytes.headLength() >= 0x44 && bytes.little().getInt(0x40) == 0xbeda107f) {
            return vdi(bytes);
        }
        refuseOthers(bytes);
        if (declared.equals(Optional.of(ImageFormat.VHD)) && bytes.whole() && bytes.length() >= 512) {
            // A fixed VHD is a raw disk with its header at the end.
            ByteBuffer footer = bytes.at(bytes.length() - 512, 512);
            if (footer.getLong(0) == 0x636f6e6563746978L) {
                return vhd(bytes, footer);
            }
        }
        return plain(bytes, declared);
    }

    /** Whatever has no container header is a disk byte by byte. */
    private static Header plain(ImageBytes bytes, Optional<ImageFormat> declared) throws IOException {
        Optional<Size> size = bytes.whole() ? Optional.of(Size.ofBytes(bytes.length())) : Optional.empty();
        if (!bytes.whole() && declared.equals(Optional.of(ImageFormat.VHD))) {
            return new Header(ImageFormat.VHD, "perhaps a fixed VHD", Optional.empty());
        }
        if (bytes.hasText(0, "LUKS\u00ba\u00be")) {
            return new Header(ImageFormat.LUKS, "a raw disk that begins with LUKS", size);
        }
        if (bytes.hasText(ISO_DESCRIPTOR + 1, "CD001")) {
            return new Header(ImageFormat.ISO, "ISO 9660", size);
        }
        String saw = "a raw disk";
        if (bytes.hasText(512, "EFI PART")) {
            saw = "a raw disk with a GPT partition table";
        } else if (bytes.hasText(510, "\u0055\u00aa")) {
            saw = "a raw disk with a boot record";
        }
        return new Header(ImageFormat.RAW, saw, size);
    }

    /** Formats that qemu knows and Octopus does not want: several name other files. */
    private static void refuseOthers(ImageBytes bytes) {
        if (bytes.hasText(0, "QED\0")) {
            throw Refusal.unknown("QED");
        }
        if (bytes.hasText(0, "WithoutFreeSpace") || bytes.hasText(0, "WithouFreSpacExt")) {
            throw Refusal.unknown("a Parallels disk");
        }
        if (bytes.hasText(0, "Bochs Virtual HD Image")) {
            throw Refusal.unknown("a Bochs disk");
        }
        if (bytes.hasText(0, "#!/bin/sh\n#V2.0 Format")) {
            throw Refusal.unknown("a compressed loop image (cloop)");
        }
    }

    private static Header vhd(ImageBytes bytes, ByteBuffer footer) throws IOException {
        int kind = footer.getInt(60);
        if (kind == 4) {
            throw Refusal.unsafe("it is a differencing VHD, which builds on another file");
        }
        if (kind != 2 && kind != 3) {
            throw Refusal.malformed("its VHD disk type is " + kind + ", and only fixed (2) and dynamic (3) are known");
        }
        long size = footer.getLong(48);
        if (size < 0 || (kind == 2 && bytes.whole() && size > bytes.length())) {
            throw Refusal.malformed("its VHD header claims " + Long.toUnsignedString(size) + " bytes, and the file has "
                    + bytes.length());
        }
        return new Header(
                ImageFormat.VHD, kind == 2 ? "a fixed VHD" : "a dynamic VHD", Optional.of(Size.ofBytes(size)));
    }

    private static Header vdi(ImageBytes bytes) {
        ByteBuffer head = bytes.little();
        int kind = head.getInt(0x4c);
        if (kind != 1 && kind != 2) {
            throw Refusal.unsafe(
                    "it is a VDI of type " + kind + " (undo or differencing), which builds on another file");
        }
        // The parent's identity; set only in images that build on another.
        if (head.getLong(0x1b8) != 0 || head.getLong(0x1c0) != 0) {
            throw Refusal.unsafe("it is a VDI that names a parent image");
        }
        long size = head.getLong(0x170);
        if (size < 0) {
            throw Refusal.malformed("its VDI header claims a negative size");
        }
        return new Header(ImageFormat.VDI, "VDI", Optional.of(Size.ofBytes(size)));
    }
}
