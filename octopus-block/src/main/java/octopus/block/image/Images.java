package octopus.block.image;

import java.nio.file.Path;
import octopus.block.message.Journal;
import octopus.core.db.Database;

/**
 * The image room, wired.
 *
 * @param service descriptions
 * @param uploads bytes from callers
 * @param pieces bytes from callers that may be broken off
 * @param reads bytes to callers, and to volumes as their {@link ImageSource}
 * @param sink bytes from flows
 * @param sweeper run {@link ImageSweeper#atStart} before flows start and doors open
 */
public record Images(
        ImageService service,
        ImageUploads uploads,
        PartialUploads pieces,
        ImageReads reads,
        ImageMembers members,
        ImageSink sink,
        ImageSweeper sweeper) {

    /** @param directory where the files are kept, {@code <data>/images} */
    public static Images open(
            Database database, Path directory, ImageInspection inspection, ImageLimits limits, Journal journal) {
        ImageFiles files = new ImageFiles(directory);
        ImageStores stores = ImageStores.make();
        ImageStore images = stores.images();
        ImageJournal told = new ImageJournal(journal);
        ImageService service = new ImageService(database, stores, files, new ImageRules(limits), told);
        ImageUploads uploads = new ImageUploads(database, images, files, inspection, limits, told);
        return new Images(
                service,
                uploads,
                new PartialUploads(uploads, files),
                new ImageReads(database, images, files, service, told),
                new ImageMembers(database, images, stores.members(), limits, told),
                new FlowImageSink(database, images, files, inspection, service, told),
                new ImageSweeper(database, images, files, told));
    }
}
