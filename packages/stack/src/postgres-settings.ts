/** The server settings of the embedded Postgres, as `-c` flags, so that nothing depends on files in the data folder. */
export const postgresFlags = (options: { throwaway: boolean }): string[] => {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    // Clients come by TCP; a socket file would fail where the folder's path is long.
    unix_socket_directories: '',
    max_connections: '300',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    // Parallel queries need /dev/shm, which containers keep small, and short transactions never use them.
    max_parallel_workers_per_gather: '0',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] %q%u@%d ',
    log_lock_waits: 'on',
    log_min_duration_statement: '1s',
    // Bound values can be personal data and have no place in a log.
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    ...(options.throwaway ? { fsync: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: '0' } : {}),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
};
