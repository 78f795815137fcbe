package octopus.block.operation.image;

import octopus.block.image.ImageSink;
import octopus.block.image.ImageSource;
import octopus.node.image.ImageWriter;
import octopus.node.image.QemuImages;

/** What operations with images work with. */
public record ImageHands(ImageSource source, ImageSink sink, ImageWriter writer, QemuImages qemu) {}
