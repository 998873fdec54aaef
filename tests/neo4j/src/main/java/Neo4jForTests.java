import java.io.InputStream;
import java.nio.file.Path;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.HttpConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.io.ByteUnit;

/**
 * Starts one Neo4j on loopback for tests and benchmarks: {@code Neo4jForTests DATA_DIR PORT PAGE_CACHE_MB}.
 * Prints "ready" when Bolt answers and ends when its standard input closes, that is with its parent.
 */
public final class Neo4jForTests {
    public static void main(String[] args) throws Exception {
        SocketAddress address = new SocketAddress("127.0.0.1", Integer.parseInt(args[1]));
        new DatabaseManagementServiceBuilder(Path.of(args[0]))
                .setConfig(BoltConnector.enabled, true)
                .setConfig(BoltConnector.listen_address, address)
                .setConfig(BoltConnector.advertised_address, address)
                .setConfig(BoltConnector.encryption_level, BoltConnector.EncryptionLevel.DISABLED)
                .setConfig(HttpConnector.enabled, false)
                .setConfig(GraphDatabaseSettings.auth_enabled, false)
                .setConfig(GraphDatabaseSettings.pagecache_memory, ByteUnit.mebiBytes(Long.parseLong(args[2])))
                .build();
        System.out.println("ready");
        InputStream parent = System.in;
        while (parent.read() >= 0) {
            // Nothing is ever sent: the read returns when the parent closes the pipe or dies.
        }
        // No orderly shutdown: it takes ten seconds, and what was committed is safe without it.
        Runtime.getRuntime().halt(0);
    }
}
