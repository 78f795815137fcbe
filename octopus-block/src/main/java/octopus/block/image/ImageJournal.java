package octopus.block.image;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import octopus.block.message.Journal;
import octopus.core.Caller;
import octopus.core.db.Transaction;

/** What is told of images: audit for operators, events for programs. */
public final class ImageJournal {
    private static final String KIND = "image";

    private final Journal journal;

    public ImageJournal(Journal journal) {
        this.journal = journal;
    }

    /** As exact as the database keeps it. */
    Instant now() {
        return journal.now().truncatedTo(ChronoUnit.MICROS);
    }

    /** @param verb such as {@code create} */
    void done(Transaction transaction, Caller caller, String verb, Image image) {
        journal.done(transaction, caller, KIND + "." + verb, KIND, image.id(), detail(image));
        tell(transaction, KIND + "." + verb, image);
    }

    /** A change that no caller asked for just now. @param what became true, such as {@code active} */
    void became(Transaction transaction, String what, Image image) {
        tell(transaction, KIND + "." + what, image);
    }

    private void tell(Transaction transaction, String name, Image image) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", image.id().toString());
        body.put("status", image.status().wire());
        image.description().name().ifPresent(text -> body.put("name", text));
        image.content().ifPresent(content -> body.put("size", content.size().bytes()));
        image.refusal().ifPresent(text -> body.put("refusal", text));
        journal.event(transaction, name, KIND, image.id(), image.description().owner(), body);
    }

    private static String detail(Image image) {
        return image.label() + " is " + image.status().wire()
                + image.refusal().map(why -> ": " + why).orElse("");
    }
}
