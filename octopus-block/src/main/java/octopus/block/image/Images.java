package octopus.block.image;

import java.nio.file.Path;
import java.time.Clock;
import octopus.core.db.Database;

/**
 * The image room, wired.
 *
 * @param service descriptions
 * @param uploads bytes from callers
 * @param reads bytes to callers, and to volumes as their {@link ImageSource}
 * @param sink bytes from flows
 * @param sweeper run {@link ImageSweeper#atStart} before flows start and doors open
 */
public record Images(
        ImageService service,
        ImageUploads uploads,
        ImageReads reads,
        ImageMembers members,
        ImageSink sink,
        ImageSweeper sweeper) {

    /** @param directory where the files are kept, {@code <data>/images} */
    public static Images open(
            Database database, Path directory, ImageInspection inspection, ImageLimits limits, Clock clock) {
        ImageFiles files = new ImageFiles(directory);
        ImageStore store = new ImageStore();
        ImageMemberStore memberStore = new ImageMemberStore();
        ImageRules rules = new ImageRules(limits);
        ImageService service = new ImageService(database, store, memberStore, files, rules, clock);
        return new Images(
                service,
                new ImageUploads(database, store, files, inspection, limits, clock),
                new ImageReads(database, store, files, service, clock),
                new ImageMembers(database, store, memberStore, limits, clock),
                new FlowImageSink(database, store, files, inspection, service, clock),
                new ImageSweeper(database, store, files, clock));
    }
}
