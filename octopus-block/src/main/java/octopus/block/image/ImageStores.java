package octopus.block.image;

/** The tables of images, handed around as one. */
public record ImageStores(ImageStore images, ImageMemberStore members) {
    public static ImageStores make() {
        return new ImageStores(new ImageStore(), new ImageMemberStore());
    }
}
