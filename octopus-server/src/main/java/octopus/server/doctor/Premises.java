package octopus.server.doctor;

import java.nio.file.Path;
import octopus.core.db.DatabaseSettings;
import octopus.node.target.TargetSettings;
import octopus.server.http.ListenSettings;

/** Where a server is to live, as its settings say. */
public record Premises(
        Path data, DatabaseSettings database, Path keyFile, ListenSettings listen, TargetSettings targets) {}
