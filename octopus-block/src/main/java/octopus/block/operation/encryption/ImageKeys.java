package octopus.block.operation.encryption;

import octopus.block.image.ImageDeletion;
import octopus.block.image.ImageFacts;
import octopus.block.operation.Workbench;
import octopus.core.Caller;
import octopus.core.db.Transaction;

/**
 * The key of an image that is ciphertext goes with the image where its properties say so, as with Glance. Everybody can
 * write properties: a key of another project, or one that a volume is encrypted with, stays.
 */
public final class ImageKeys implements ImageDeletion {
    private final Workbench bench;
    private final VolumeKeys keys;

    public ImageKeys(Workbench bench, VolumeKeys keys) {
        this.bench = bench;
        this.keys = keys;
    }

    @Override
    public void deleted(Transaction transaction, Caller caller, ImageFacts image) {
        if (VolumeKeys.WITH_THE_IMAGE.equals(image.properties().get(VolumeKeys.IMAGE_KEY_POLICY))) {
            VolumeKeys.keyOf(image)
                    .filter(key -> !bench.stores().volumes().usesKey(transaction.sql(), key))
                    .ifPresent(key -> keys.deleteLater(transaction, caller, image.owner(), key));
        }
    }
}
