import type { ExporterMetric } from './exporter.ts';

/** Families that node_exporter makes of the lines of a file, whatever these are called there. */
const memory = `
  Active Active_anon Active_file AnonHugePages AnonPages Bounce
  Buffers Cached CommitLimit Committed_AS DirectMap1G DirectMap2M
  DirectMap4k Dirty Hugepagesize Inactive Inactive_anon Inactive_file
  KernelStack Mapped MemAvailable MemFree MemTotal Mlocked
  NFS_Unstable PageTables Percpu SReclaimable SUnreclaim Shmem
  ShmemHugePages ShmemPmdMapped Slab SwapCached SwapFree SwapTotal
  Unevictable VmallocChunk VmallocTotal VmallocUsed Writeback WritebackTmp
`;

const network = `
  Icmp_InErrors Icmp_InMsgs Icmp_OutMsgs IpExt_InOctets IpExt_OutOctets Ip_Forwarding
  TcpExt_ListenDrops TcpExt_ListenOverflows TcpExt_SyncookiesFailed TcpExt_SyncookiesRecv TcpExt_SyncookiesSent TcpExt_TCPSynRetrans
  TcpExt_TCPTimeouts Tcp_ActiveOpens Tcp_CurrEstab Tcp_InErrs Tcp_InSegs Tcp_OutRsts
  Tcp_OutSegs Tcp_PassiveOpens Tcp_RetransSegs Udp_InDatagrams Udp_InErrors Udp_NoPorts
  Udp_OutDatagrams Udp_RcvbufErrors Udp_SndbufErrors UdpLite_InErrors
`;

const sockets = `
  RAW_inuse TCP_alloc TCP_inuse TCP_mem TCP_mem_bytes TCP_orphan
  TCP_tw UDP_inuse UDPLITE_inuse UDP_mem UDP_mem_bytes FRAG_inuse
  FRAG_memory sockets_used
`;

/** Metrics of `/proc/meminfo`, `/proc/net/netstat` and `snmp`, `/proc/net/sockstat`. */
export const ofFiles: readonly ExporterMetric[] = [
  ...words(memory).map((word) => metric(`memory_${word}_bytes`, 'gauge', `${word} of /proc/meminfo.`)),
  ...words('HugePages_Free HugePages_Rsvd HugePages_Surp HugePages_Total').map((word) =>
    metric(`memory_${word}`, 'gauge', `${word} of /proc/meminfo, in pages.`),
  ),
  // Counters in truth, but for a few: the exporter says of none of them what it is.
  ...words(network).map((word) => metric(`netstat_${word}`, 'unknown', `${word} of /proc/net/netstat or snmp.`)),
  ...words(sockets).map((word) => metric(`sockstat_${word}`, 'gauge', `${word} of /proc/net/sockstat.`)),
];

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

function metric(name: string, type: ExporterMetric['type'], help: string): ExporterMetric {
  return { name: `node_${name}`, type, labels: [], help };
}
