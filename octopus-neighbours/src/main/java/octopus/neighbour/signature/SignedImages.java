package octopus.neighbour.signature;

import java.util.Optional;
import octopus.block.image.ImageFacts;
import octopus.block.image.ImageHandle;
import octopus.block.image.ImageId;
import octopus.block.image.ImageSource;
import octopus.core.Caller;

/** Gives out only images whose signatures are right, wherever they come from. An image without one is let through. */
public final class SignedImages implements ImageSource {
    private final ImageSource images;
    private final Certificates certificates;

    public SignedImages(ImageSource images, Certificates certificates) {
        this.images = images;
        this.certificates = certificates;
    }

    @Override
    public Optional<ImageFacts> find(Caller caller, String idOrName) {
        return images.find(caller, idOrName);
    }

    @Override
    public ImageHandle open(ImageId id, Caller asker) {
        ImageHandle handle = images.open(id, asker);
        try {
            ImageSignature.of(handle.facts())
                    .ifPresent(signature -> signature.verify(
                            handle.facts(), certificates.find(asker, signature.certificate()), handle.path()));
            return handle;
        } catch (RuntimeException e) {
            handle.close();
            throw e;
        }
    }
}
