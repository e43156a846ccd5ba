<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR">
    <context>
        <name>Chart</name>
        <message>
            <source>Latency of %1</source>
            <translation>%1의 지연 시간</translation>
        </message>
        <message>
            <source>Users</source>
            <translation>사용자</translation>
        </message>
        <message>
            <source>Throughput</source>
            <translation>처리량</translation>
        </message>
        <message>
            <source>Errors by cause</source>
            <translation>원인별 오류</translation>
        </message>
        <message>
            <source>Utilization of the busiest</source>
            <translation>가장 바쁜 자원의 이용률</translation>
        </message>
        <message>
            <source>Queues</source>
            <translation>대기열</translation>
        </message>
        <message>
            <source>CPU credits</source>
            <translation>CPU 크레딧</translation>
        </message>
        <message>
            <source>Cost so far</source>
            <translation>지금까지의 비용</translation>
        </message>
        <message>
            <source>users</source>
            <translation>사용자</translation>
        </message>
        <message>
            <source>operations/s</source>
            <translation>작업/초</translation>
        </message>
        <message>
            <source>latency</source>
            <translation>지연 시간</translation>
        </message>
        <message>
            <source>utilization</source>
            <translation>이용률</translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>대기</translation>
        </message>
        <message>
            <source>credits</source>
            <translation>크레딧</translation>
        </message>
        <message>
            <source>US dollars</source>
            <translation>미국 달러</translation>
        </message>
        <message>
            <source>active</source>
            <translation>활성</translation>
        </message>
        <message>
            <source>arrived</source>
            <translation>도착</translation>
        </message>
        <message>
            <source>failed so far</source>
            <translation>지금까지 실패</translation>
        </message>
        <message>
            <source>completed</source>
            <translation>완료</translation>
        </message>
        <message>
            <source>%1 binds</source>
            <translation>%1 한계 도달</translation>
        </message>
        <message>
            <source>%1 breaks</source>
            <translation>%1 위반</translation>
        </message>
        <message>
            <source>knee</source>
            <translation>꺾임점</translation>
        </message>
    </context>
    <context>
        <name>FirstAnswer</name>
        <message>
            <source>%1 users failed (%2)</source>
            <translation>사용자 %1명 실패(%2)</translation>
        </message>
        <message>
            <source>of %1 asked; then %2 breaks (%3). %4</source>
            <translation>요청한 %1명 가운데. 그다음 %2 위반(%3). %4</translation>
        </message>
        <message>
            <source>not %1</source>
            <translation>%1명은 안 됨</translation>
        </message>
        <message>
            <source>%1?</source>
            <translation>%1명?</translation>
        </message>
        <message>
            <source>all %1</source>
            <translation>%1명 모두</translation>
        </message>
        <message>
            <source>and up to about %1 before %2 breaks. %3</source>
            <translation>%2 위반 전까지 약 %1명 수용. %3</translation>
        </message>
        <message>
            <source>at %1 users (%2): %3</source>
            <translation>사용자 %1명에서(%2): %3</translation>
        </message>
        <message>
            <source>beyond the asked load, at %1 users</source>
            <translation>요청한 부하를 넘어 사용자 %1명에서</translation>
        </message>
        <message>
            <source>nothing yet</source>
            <translation>아직 없음</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>없음</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%2 중 %1</translation>
        </message>
        <message>
            <source>One run does not decide the objectives; more seeds may. %1</source>
            <translation>한 번의 실행으로는 목표 달성 여부를 정할 수 없습니다. 시드를 늘리면 정해질 수 있습니다. %1</translation>
        </message>
        <message>
            <source>nearest: %1, %2 used at its peak</source>
            <translation>가장 가까운 한계: %1, 최대 %2 사용</translation>
        </message>
    </context>
    <context>
        <name>Fixing</name>
        <message>
            <source>%1: what to change</source>
            <translation>%1: 바꿀 점</translation>
        </message>
    </context>
    <context>
        <name>FleetEdits</name>
        <message>
            <source>Load balancer</source>
            <translation>로드 밸런서</translation>
        </message>
        <message>
            <source>Chat processes</source>
            <translation>채팅 프로세스</translation>
        </message>
        <message>
            <source>Redis Cluster</source>
            <translation>Redis 클러스터</translation>
        </message>
        <message>
            <source>Object storage</source>
            <translation>객체 저장소</translation>
        </message>
        <message>
            <source>Content delivery</source>
            <translation>콘텐츠 전송(CDN)</translation>
        </message>
        <message>
            <source>Application</source>
            <translation>애플리케이션</translation>
        </message>
        <message>
            <source>Reverse proxy</source>
            <translation>리버스 프록시</translation>
        </message>
        <message>
            <source>Database</source>
            <translation>데이터베이스</translation>
        </message>
        <message>
            <source>Connection proxy</source>
            <translation>연결 프록시</translation>
        </message>
        <message>
            <source>Cache</source>
            <translation>캐시</translation>
        </message>
        <message>
            <source>Search cluster</source>
            <translation>검색 클러스터</translation>
        </message>
        <message>
            <source>Message broker</source>
            <translation>메시지 브로커</translation>
        </message>
        <message>
            <source>Functions</source>
            <translation>함수</translation>
        </message>
        <message>
            <source>API gateway</source>
            <translation>API 게이트웨이</translation>
        </message>
        <message>
            <source>Key-value table</source>
            <translation>키-값 테이블</translation>
        </message>
        <message>
            <source>Build runners</source>
            <translation>빌드 러너</translation>
        </message>
        <message>
            <source>Scheduled batch</source>
            <translation>예약 배치</translation>
        </message>
        <message>
            <source>“%1” has no operation that could be called.</source>
            <translation>“%1”에는 호출할 수 있는 작업이 없습니다.</translation>
        </message>
        <message>
            <source>connect %1 to %2</source>
            <translation>%1에서 %2(으)로 연결</translation>
        </message>
        <message>
            <source>Users</source>
            <translation>사용자</translation>
        </message>
        <message>
            <source>add %1</source>
            <translation>%1 추가</translation>
        </message>
        <message>
            <source>A part cannot be connected to itself.</source>
            <translation>구성 요소를 자기 자신에 연결할 수 없습니다.</translation>
        </message>
        <message>
            <source>let users enter at %1</source>
            <translation>사용자가 %1(으)로 들어오게 함</translation>
        </message>
        <message>
            <source>A part of the type “%1” cannot call one of the type “%2”.</source>
            <translation>“%1” 유형은 “%2” 유형을 호출할 수 없습니다.</translation>
        </message>
        <message>
            <source>close the entry at %1</source>
            <translation>%1의 입구 닫기</translation>
        </message>
        <message>
            <source>“%1” needs a part to pass requests to; connect it to another one instead.</source>
            <translation>“%1”에는 요청을 넘겨받을 구성 요소가 필요합니다. 다른 구성 요소에 연결하세요.</translation>
        </message>
        <message>
            <source>disconnect %1 from %2</source>
            <translation>%1과(와) %2의 연결 끊기</translation>
        </message>
        <message>
            <source>remove %1</source>
            <translation>%1 제거</translation>
        </message>
        <message>
            <source>A name is not empty and has no full stop, which separates a service from its operation.</source>
            <translation>이름은 비어 있을 수 없고, 서비스와 작업을 구분하는 마침표를 쓸 수 없습니다.</translation>
        </message>
        <message>
            <source>There is a part “%1” already.</source>
            <translation>“%1” 구성 요소가 이미 있습니다.</translation>
        </message>
        <message>
            <source>rename %1 to %2</source>
            <translation>%1의 이름을 %2(으)로 변경</translation>
        </message>
    </context>
    <context>
        <name>Lever</name>
        <message>
            <source>addresses of the load generator</source>
            <translation>부하 생성기의 주소 수</translation>
        </message>
        <message>
            <source>all delays of network, balancer, object storage and content delivery</source>
            <translation>네트워크, 로드 밸런서, 오브젝트 스토리지, CDN의 모든 지연</translation>
        </message>
        <message>
            <source>all delays of the network</source>
            <translation>네트워크의 모든 지연</translation>
        </message>
        <message>
            <source>CPU credits and baseline of %1</source>
            <translation>%1의 CPU 크레딧과 기준 성능</translation>
        </message>
        <message>
            <source>CPU of %1</source>
            <translation>%1의 CPU</translation>
        </message>
        <message>
            <source>cores of every instance of %1</source>
            <translation>%1 인스턴스마다 코어</translation>
        </message>
        <message>
            <source>network bandwidth of %1</source>
            <translation>%1의 네트워크 대역폭</translation>
        </message>
        <message>
            <source>code of all operations of %1</source>
            <translation>%1의 모든 작업 코드</translation>
        </message>
        <message>
            <source>poll wake-ups of %1</source>
            <translation>%1의 폴 깨어나기</translation>
        </message>
        <message>
            <source>work of idle processes and connections of %1</source>
            <translation>%1의 유휴 프로세스와 연결이 하는 일</translation>
        </message>
        <message>
            <source>password hashing of %1</source>
            <translation>%1의 비밀번호 해싱</translation>
        </message>
        <message>
            <source>writing of broadcast frames of %1</source>
            <translation>%1의 브로드캐스트 프레임 쓰기</translation>
        </message>
        <message>
            <source>code of %1</source>
            <translation>%1의 코드</translation>
        </message>
        <message>
            <source>instances of %1</source>
            <translation>%1의 인스턴스</translation>
        </message>
        <message>
            <source>processes on every instance of %1</source>
            <translation>%1 인스턴스마다 프로세스</translation>
        </message>
        <message>
            <source>threads of every side pool of %1</source>
            <translation>%1의 보조 풀마다 스레드</translation>
        </message>
        <message>
            <source>rate limit '%1' of %2</source>
            <translation>%2의 속도 제한 '%1'</translation>
        </message>
        <message>
            <source>restart of a killed process of %1</source>
            <translation>%1의 종료된 프로세스 재시작</translation>
        </message>
        <message>
            <source>memory of an instance of %1</source>
            <translation>%1 인스턴스의 메모리</translation>
        </message>
        <message>
            <source>execution of all commands at %1</source>
            <translation>%1의 모든 명령 실행</translation>
        </message>
        <message>
            <source>reading and answering a command at %1</source>
            <translation>%1의 명령 읽기와 응답</translation>
        </message>
        <message>
            <source>cost of many connections at %1</source>
            <translation>%1의 많은 연결에 드는 비용</translation>
        </message>
        <message>
            <source>applying replicated writes at %1</source>
            <translation>%1의 복제된 쓰기 적용</translation>
        </message>
        <message>
            <source>publishing messages at %1</source>
            <translation>%1의 메시지 발행</translation>
        </message>
        <message>
            <source>work of idle nodes of %1</source>
            <translation>%1의 유휴 노드가 하는 일</translation>
        </message>
        <message>
            <source>masters of %1</source>
            <translation>%1의 마스터</translation>
        </message>
        <message>
            <source>replicas of every master of %1</source>
            <translation>%1 마스터마다 복제본</translation>
        </message>
        <message>
            <source>memory of a node of %1</source>
            <translation>%1 노드의 메모리</translation>
        </message>
        <message>
            <source>detection of a dead node of %1</source>
            <translation>%1의 죽은 노드 감지</translation>
        </message>
        <message>
            <source>latency of %1</source>
            <translation>%1의 지연 시간</translation>
        </message>
        <message>
            <source>TLS handshakes at %1</source>
            <translation>%1의 TLS 핸드셰이크</translation>
        </message>
        <message>
            <source>request rate of %1</source>
            <translation>%1의 요청률</translation>
        </message>
        <message>
            <source>new connections of %1</source>
            <translation>%1의 새 연결</translation>
        </message>
        <message>
            <source>growth of %1 with demand</source>
            <translation>수요에 따른 %1의 확장</translation>
        </message>
        <message>
            <source>idle time-out of %1</source>
            <translation>%1의 유휴 제한 시간</translation>
        </message>
        <message>
            <source>health checks by %1</source>
            <translation>%1의 상태 확인</translation>
        </message>
        <message>
            <source>target groups of %1</source>
            <translation>%1의 대상 그룹</translation>
        </message>
        <message>
            <source>uploads to %1</source>
            <translation>%1(으)로 올리기</translation>
        </message>
        <message>
            <source>downloads from %1</source>
            <translation>%1에서 내려받기</translation>
        </message>
        <message>
            <source>bandwidth of a transfer with %1</source>
            <translation>%1 전송의 대역폭</translation>
        </message>
        <message>
            <source>waiting in %1 at %2</source>
            <translation>%2의 %1 안에서 기다리기</translation>
        </message>
        <message>
            <source>limiter %1 of %2</source>
            <translation>%2의 제한기 %1</translation>
        </message>
        <message>
            <source>largest size of %1</source>
            <translation>%1의 최대 크기</translation>
        </message>
        <message>
            <source>worker threads of %1</source>
            <translation>%1의 작업 스레드</translation>
        </message>
        <message>
            <source>connections inside %1</source>
            <translation>%1 안의 연결</translation>
        </message>
        <message>
            <source>accept queue of %1</source>
            <translation>%1의 연결 대기열</translation>
        </message>
        <message>
            <source>pool %1 of %2</source>
            <translation>%2의 풀 %1</translation>
        </message>
        <message>
            <source>consumers of %1 of %2</source>
            <translation>%2의 %1 소비자</translation>
        </message>
        <message>
            <source>%1 at %2</source>
            <translation>%2의 %1</translation>
        </message>
        <message>
            <source>file descriptors of a process</source>
            <translation>프로세스당 파일 디스크립터</translation>
        </message>
        <message>
            <source>accept queue of a process</source>
            <translation>프로세스의 연결 대기열</translation>
        </message>
        <message>
            <source>local ports of an address</source>
            <translation>주소당 로컬 포트</translation>
        </message>
        <message>
            <source>connections of a process</source>
            <translation>프로세스당 연결</translation>
        </message>
        <message>
            <source>memory limit of a container</source>
            <translation>컨테이너의 메모리 제한</translation>
        </message>
        <message>
            <source>connections of a worker of %1</source>
            <translation>%1의 작업자당 연결</translation>
        </message>
        <message>
            <source>CPU of a proxied request of %1</source>
            <translation>%1의 프록시 요청의 CPU</translation>
        </message>
        <message>
            <source>connections of %1</source>
            <translation>%1의 연결</translation>
        </message>
        <message>
            <source>queries at once of %1</source>
            <translation>%1의 동시 쿼리</translation>
        </message>
        <message>
            <source>read replicas of %1</source>
            <translation>%1의 읽기 복제본</translation>
        </message>
        <message>
            <source>nodes of %1</source>
            <translation>%1의 노드</translation>
        </message>
        <message>
            <source>CPU of an answer's size of %1</source>
            <translation>%1의 응답 크기에 드는 CPU</translation>
        </message>
        <message>
            <source>copies of every shard of %1</source>
            <translation>%1의 샤드마다 사본</translation>
        </message>
        <message>
            <source>search queue of a node of %1</source>
            <translation>%1의 노드의 검색 대기열</translation>
        </message>
        <message>
            <source>CPU of an item of %1</source>
            <translation>%1의 항목당 CPU</translation>
        </message>
        <message>
            <source>concurrent executions of %1</source>
            <translation>%1의 동시 실행</translation>
        </message>
        <message>
            <source>cold starts of %1</source>
            <translation>%1의 콜드 스타트</translation>
        </message>
        <message>
            <source>overhead of an invocation of %1</source>
            <translation>%1의 호출의 부가 비용</translation>
        </message>
        <message>
            <source>partitions of %1</source>
            <translation>%1의 파티션</translation>
        </message>
        <message>
            <source>read units of a partition of %1</source>
            <translation>%1의 파티션의 읽기 단위</translation>
        </message>
        <message>
            <source>write units of a partition of %1</source>
            <translation>%1의 파티션의 쓰기 단위</translation>
        </message>
        <message>
            <source>build slots of %1</source>
            <translation>%1의 빌드 슬롯</translation>
        </message>
        <message>
            <source>items of a run of %1</source>
            <translation>%1의 실행당 항목</translation>
        </message>
        <message>
            <source>items at once of %1</source>
            <translation>%1의 동시 항목</translation>
        </message>
        <message>
            <source>pause between runs of %1</source>
            <translation>%1의 실행 사이의 쉼</translation>
        </message>
        <message>
            <source>way between users and region</source>
            <translation>사용자와 리전 사이의 경로</translation>
        </message>
        <message>
            <source>way inside a zone</source>
            <translation>영역 안의 경로</translation>
        </message>
        <message>
            <source>way between zones</source>
            <translation>영역 사이의 경로</translation>
        </message>
        <message>
            <source>jitter of hops</source>
            <translation>홉의 지터</translation>
        </message>
        <message>
            <source>rare long delays inside a zone</source>
            <translation>영역 안의 드문 긴 지연</translation>
        </message>
        <message>
            <source>rare long delays between zones</source>
            <translation>영역 사이의 드문 긴 지연</translation>
        </message>
    </context>
    <context>
        <name>Levers</name>
        <message>
            <source>%1: instances</source>
            <translation>%1: 인스턴스</translation>
        </message>
        <message>
            <source>%1: processes per instance</source>
            <translation>%1: 인스턴스당 프로세스</translation>
        </message>
        <message>
            <source>%1: masters</source>
            <translation>%1: 마스터</translation>
        </message>
        <message>
            <source>%1: replicas</source>
            <translation>%1: 복제본</translation>
        </message>
        <message>
            <source>%1: nodes</source>
            <translation>%1: 노드</translation>
        </message>
        <message>
            <source>%1: threads</source>
            <translation>%1: 스레드</translation>
        </message>
        <message>
            <source>Users</source>
            <translation>사용자</translation>
        </message>
        <message>
            <source>Arrivals a second, at most</source>
            <translation>초당 최대 도착 수</translation>
        </message>
        <message>
            <source>Message rate, factor</source>
            <translation>메시지 빈도 배율</translation>
        </message>
    </context>
    <context>
        <name>LiveReading</name>
        <message>
            <source>The driver's own timers were late: p99 %1 ms, allowed %2 ms.</source>
            <translation>부하 발생기의 타이머가 늦었습니다: p99 %1 ms, 허용 %2 ms.</translation>
        </message>
        <message>
            <source>A limit of the driving machine was reached: %1.</source>
            <translation>부하를 내는 장비가 한계에 도달했습니다: %1.</translation>
        </message>
    </context>
    <context>
        <name>Outcome</name>
        <message>
            <source>users who failed</source>
            <translation>실패한 사용자</translation>
        </message>
        <message>
            <source>peak throughput</source>
            <translation>최대 처리량</translation>
        </message>
        <message>
            <source>throughput</source>
            <translation>처리량</translation>
        </message>
        <message>
            <source>completed</source>
            <translation>완료</translation>
        </message>
        <message>
            <source>reaches its limit</source>
            <translation>한계 도달</translation>
        </message>
        <message>
            <source>reaches its limit first</source>
            <translation>먼저 한계 도달</translation>
        </message>
        <message>
            <source>cost a month</source>
            <translation>월 비용</translation>
        </message>
    </context>
    <context>
        <name>ResourceKind</name>
        <message>
            <source>event loop</source>
            <translation>이벤트 루프</translation>
        </message>
        <message>
            <source>CPU</source>
            <translation>CPU</translation>
        </message>
        <message>
            <source>memory</source>
            <translation>메모리</translation>
        </message>
        <message>
            <source>connections</source>
            <translation>연결</translation>
        </message>
        <message>
            <source>file descriptors</source>
            <translation>파일 디스크립터</translation>
        </message>
        <message>
            <source>network</source>
            <translation>네트워크</translation>
        </message>
        <message>
            <source>CPU credits</source>
            <translation>CPU 크레딧</translation>
        </message>
        <message>
            <source>pool</source>
            <translation>풀</translation>
        </message>
        <message>
            <source>accept queue</source>
            <translation>수락 대기열</translation>
        </message>
        <message>
            <source>row lock</source>
            <translation>행 잠금</translation>
        </message>
        <message>
            <source>CPUs</source>
            <translation>CPU</translation>
        </message>
        <message>
            <source>event loops</source>
            <translation>이벤트 루프</translation>
        </message>
        <message>
            <source>rate limit</source>
            <translation>속도 제한</translation>
        </message>
        <message>
            <source>rate limits</source>
            <translation>속도 제한</translation>
        </message>
        <message>
            <source>pools</source>
            <translation>풀</translation>
        </message>
        <message>
            <source>thread pool</source>
            <translation>스레드 풀</translation>
        </message>
        <message>
            <source>thread pools</source>
            <translation>스레드 풀</translation>
        </message>
        <message>
            <source>row locks</source>
            <translation>행 잠금</translation>
        </message>
        <message>
            <source>build slots</source>
            <translation>빌드 슬롯</translation>
        </message>
        <message>
            <source>concurrent executions</source>
            <translation>동시 실행</translation>
        </message>
        <message>
            <source>accept queues</source>
            <translation>연결 대기열</translation>
        </message>
        <message>
            <source>client ports</source>
            <translation>클라이언트 포트</translation>
        </message>
        <message>
            <source>%1 %2</source>
            <translation>%1 %2</translation>
        </message>
    </context>
    <context>
        <name>Schema</name>
        <message>
            <source>version of the format</source>
            <translation>형식의 버전</translation>
        </message>
        <message>
            <source>short name, used for files</source>
            <translation>짧은 이름, 파일 이름에 쓰임</translation>
        </message>
        <message>
            <source>for people</source>
            <translation>사람이 읽는 설명</translation>
        </message>
        <message>
            <source>of all random streams</source>
            <translation>모든 난수열의 시드</translation>
        </message>
        <message>
            <source>decides the prices</source>
            <translation>가격을 정하는 리전</translation>
        </message>
        <message>
            <source>width of the result's time bins</source>
            <translation>결과 시간 구간의 너비</translation>
        </message>
        <message>
            <source>round trips</source>
            <translation>왕복 시간</translation>
        </message>
        <message>
            <source>who comes, when, and what they do</source>
            <translation>누가 언제 와서 무엇을 하는지</translation>
        </message>
        <message>
            <source>scripts of the users, by name</source>
            <translation>이름별 사용자 스크립트</translation>
        </message>
        <message>
            <source>the fleet, by name</source>
            <translation>이름별 서버 구성</translation>
        </message>
        <message>
            <source>what breaks when</source>
            <translation>언제 무엇이 고장 나는지</translation>
        </message>
        <message>
            <source>objectives the fleet is held to: p95(OPERATION) or another quantile, mean, failed_users, error_rate, throughput, cost_per_hour, peak_utilization(SERVICE), capacity, headroom, compared by &lt;, &lt;=, &gt; or &gt;= with a limit, e.g. "p95(send-message) &lt; 300ms"</source>
            <translation>구성이 지켜야 할 목표: p95(OPERATION) 등 분위수, mean, failed_users, error_rate, throughput, cost_per_hour, peak_utilization(SERVICE), capacity, headroom을 &lt;, &lt;=, &gt;, &gt;=로 한계와 비교. 예: "p95(send-message) &lt; 300ms"</translation>
        </message>
        <message>
            <source>limits of instances and money</source>
            <translation>인스턴스와 비용의 한도</translation>
        </message>
        <message>
            <source>the same system before a change or built otherwise; FILE@NAME is the scenario of one</source>
            <translation>변경 전이나 다르게 만든 같은 시스템. FILE@NAME으로 그 시나리오를 가리킴</translation>
        </message>
        <message>
            <source>figures the prediction is compared with</source>
            <translation>예측과 비교할 수치</translation>
        </message>
        <message>
            <source>round trip of the users to the region, one draw per user</source>
            <translation>사용자와 리전 사이의 왕복 시간, 사용자마다 한 번 추출</translation>
        </message>
        <message>
            <source>availability zones the instances are spread over</source>
            <translation>인스턴스가 분산되는 가용 영역</translation>
        </message>
        <message>
            <source>round trip inside a zone, one draw per zone</source>
            <translation>영역 안의 왕복 시간, 영역마다 한 번 추출</translation>
        </message>
        <message>
            <source>round trip between zones, one draw per pair of zones</source>
            <translation>영역 사이의 왕복 시간, 영역 쌍마다 한 번 추출</translation>
        </message>
        <message>
            <source>added to every one-way hop</source>
            <translation>편도 전송마다 더해짐</translation>
        </message>
        <message>
            <source>rare long delays of hops inside a zone</source>
            <translation>영역 안 전송의 드문 긴 지연</translation>
        </message>
        <message>
            <source>rare long delays of hops between zones</source>
            <translation>영역 사이 전송의 드문 긴 지연</translation>
        </message>
        <message>
            <source>share of one-way hops that are delayed</source>
            <translation>지연되는 편도 전송의 비율</translation>
        </message>
        <message>
            <source>delay added to such a hop</source>
            <translation>그런 전송에 더해지는 지연</translation>
        </message>
        <message>
            <source>how many come and when</source>
            <translation>몇 명이 언제 오는지</translation>
        </message>
        <message>
            <source>what all users do</source>
            <translation>모든 사용자가 하는 일</translation>
        </message>
        <message>
            <source>behaviours with the share of users that follow each</source>
            <translation>행동과 그것을 따르는 사용자의 비율</translation>
        </message>
        <message>
            <source>what multiplies the rate of open arrivals, and when</source>
            <translation>열린 도착의 도착률을 배로 늘리는 것과 그 시각</translation>
        </message>
        <message>
            <source>service whose operations the scripts call; needed but for chat fleets</source>
            <translation>스크립트가 호출하는 작업의 서비스. 채팅 구성 외에는 필요</translation>
        </message>
        <message>
            <source>machines the load comes from, flagged when they reach their limits</source>
            <translation>부하를 내는 장비, 한계에 도달하면 표시</translation>
        </message>
        <message>
            <source>distinct IP addresses the users come from</source>
            <translation>사용자가 접속하는 서로 다른 IP 주소 수</translation>
        </message>
        <message>
            <source>population steps up</source>
            <translation>단계적으로 늘어나는 사용자</translation>
        </message>
        <message>
            <source>fixed population</source>
            <translation>고정된 사용자 수</translation>
        </message>
        <message>
            <source>open workload, Poisson arrivals</source>
            <translation>열린 부하, 포아송 도착</translation>
        </message>
        <message>
            <source>open workload, the rate changes</source>
            <translation>열린 부하, 변하는 도착률</translation>
        </message>
        <message>
            <source>users at time 0</source>
            <translation>시각 0의 사용자</translation>
        </message>
        <message>
            <source>users who come at each step</source>
            <translation>단계마다 오는 사용자</translation>
        </message>
        <message>
            <source>time between steps</source>
            <translation>단계 사이의 시간</translation>
        </message>
        <message>
            <source>users at the end of the ramp</source>
            <translation>램프가 끝날 때의 사용자</translation>
        </message>
        <message>
            <source>time the last level is held</source>
            <translation>마지막 수준을 유지하는 시간</translation>
        </message>
        <message>
            <source>a step's users come at once (burst) or evenly over the step (spread)</source>
            <translation>단계의 사용자가 한꺼번에(burst) 또는 단계 동안 고르게(spread) 옴</translation>
        </message>
        <message>
            <source>a burst's users start evenly over this long</source>
            <translation>한꺼번에 오는 사용자가 시작하는 시간 폭</translation>
        </message>
        <message>
            <source>number of users</source>
            <translation>사용자 수</translation>
        </message>
        <message>
            <source>they arrive evenly over this long</source>
            <translation>이 시간 동안 고르게 도착</translation>
        </message>
        <message>
            <source>they stay this long after that</source>
            <translation>그 뒤 이 시간 동안 머묾</translation>
        </message>
        <message>
            <source>left out of steady-state figures</source>
            <translation>정상 상태 수치에서 제외</translation>
        </message>
        <message>
            <source>users who arrive, at random</source>
            <translation>무작위로 도착하는 사용자</translation>
        </message>
        <message>
            <source>arrivals go on this long</source>
            <translation>도착이 이어지는 시간</translation>
        </message>
        <message>
            <source>points in time, in order</source>
            <translation>순서대로 적은 시각</translation>
        </message>
        <message>
            <source>CSV of seconds and arrivals per second, beside the scenario</source>
            <translation>초와 초당 도착 수의 CSV, 시나리오 옆에 둠</translation>
        </message>
        <message>
            <source>lines between the points, or steps</source>
            <translation>점 사이를 직선으로 또는 계단으로</translation>
        </message>
        <message>
            <source>at random, or evenly spaced</source>
            <translation>무작위 또는 고른 간격</translation>
        </message>
        <message>
            <source>since the start</source>
            <translation>시작부터</translation>
        </message>
        <message>
            <source>users who arrive</source>
            <translation>도착하는 사용자</translation>
        </message>
        <message>
            <source>when it begins</source>
            <translation>시작 시각</translation>
        </message>
        <message>
            <source>how long</source>
            <translation>지속 시간</translation>
        </message>
        <message>
            <source>of the arrival rate meanwhile</source>
            <translation>그동안의 도착률에 대한 배율</translation>
        </message>
        <message>
            <source>the calendar knows of it this long before; 0s = it does not</source>
            <translation>달력이 이만큼 먼저 알고 있음, 0s = 모름</translation>
        </message>
        <message>
            <source>the push that causes it is handed in this long before; 0s = none</source>
            <translation>원인이 되는 푸시가 이만큼 먼저 접수됨, 0s = 없음</translation>
        </message>
        <message>
            <source>where it runs</source>
            <translation>실행되는 곳</translation>
        </message>
        <message>
            <source>its own work, reference core</source>
            <translation>자체 작업, 기준 코어</translation>
        </message>
        <message>
            <source>local ports of a machine</source>
            <translation>장비의 로컬 포트</translation>
        </message>
        <message>
            <source>instance type of the catalogue</source>
            <translation>카탈로그의 인스턴스 유형</translation>
        </message>
        <message>
            <source>number of instances</source>
            <translation>인스턴스 수</translation>
        </message>
        <message>
            <source>what a burstable type does without credits</source>
            <translation>크레딧이 없을 때 버스트 유형의 동작</translation>
        </message>
        <message>
            <source>CPU credits (vCPU-minutes) at the start; the type's launch credits when absent</source>
            <translation>시작할 때의 CPU 크레딧(vCPU-분), 없으면 유형의 시작 크레딧</translation>
        </message>
        <message>
            <source>operation of the service's profile, or "pick-room"</source>
            <translation>서비스 프로필의 작업 또는 "pick-room"</translation>
        </message>
        <message>
            <source>the client gives up after this long</source>
            <translation>이 시간이 지나면 클라이언트가 포기</translation>
        </message>
        <message>
            <source>what an error does to the user</source>
            <translation>오류가 사용자에게 미치는 영향</translation>
        </message>
        <message>
            <source>size of the file or message</source>
            <translation>파일이나 메시지의 크기</translation>
        </message>
        <message>
            <source>of a failed operation; request/response services only</source>
            <translation>실패한 작업에 대해, 요청/응답 서비스만</translation>
        </message>
        <message>
            <source>operation done instead; its failure fails the user</source>
            <translation>대신 하는 작업, 그것도 실패하면 사용자 실패</translation>
        </message>
        <message>
            <source>beyond the first</source>
            <translation>첫 시도 이후</translation>
        </message>
        <message>
            <source>wait before the first of them</source>
            <translation>첫 재시도 전의 대기</translation>
        </message>
        <message>
            <source>longest wait</source>
            <translation>가장 긴 대기</translation>
        </message>
        <message>
            <source>each wait is this many times the one before</source>
            <translation>대기가 매번 이 배수로 늘어남</translation>
        </message>
        <message>
            <source>waits vary by this share up and down</source>
            <translation>대기가 위아래로 이 비율만큼 달라짐</translation>
        </message>
        <message>
            <source>the user waits</source>
            <translation>사용자가 기다림</translation>
        </message>
        <message>
            <source>steps done again and again</source>
            <translation>반복해서 하는 단계</translation>
        </message>
        <message>
            <source>how often, or [least, most]; until the run ends when absent</source>
            <translation>횟수 또는 [최소, 최대], 없으면 실행이 끝날 때까지</translation>
        </message>
        <message>
            <source>one of them, at random by weight</source>
            <translation>그중 하나, 가중치에 따라 무작위</translation>
        </message>
        <message>
            <source>relative to the other choices</source>
            <translation>다른 선택지에 대한 비중</translation>
        </message>
        <message>
            <source>what is done then; may be empty</source>
            <translation>그때 하는 일, 비워 둘 수 있음</translation>
        </message>
        <message>
            <source>the script, in order</source>
            <translation>순서대로 적은 스크립트</translation>
        </message>
        <message>
            <source>after the script: stay connected, leave, or start over as a new user</source>
            <translation>스크립트가 끝난 뒤: 연결 유지, 떠남, 새 사용자로 다시 시작</translation>
        </message>
        <message>
            <source>"pick-room" creates a room with this probability</source>
            <translation>"pick-room"이 이 확률로 방을 만듦</translation>
        </message>
        <message>
            <source>"pick-room": largest room to enter, 0 = any</source>
            <translation>"pick-room": 들어갈 가장 큰 방, 0 = 제한 없음</translation>
        </message>
        <message>
            <source>"pick-room": only among this many newest rooms, 0 = any</source>
            <translation>"pick-room": 최근 방 이만큼 가운데서만, 0 = 제한 없음</translation>
        </message>
        <message>
            <source>which room "pick-room" takes</source>
            <translation>"pick-room"이 고르는 방</translation>
        </message>
        <message>
            <source>operation done for every message received; empty = none</source>
            <translation>메시지를 받을 때마다 하는 작업, 비우면 없음</translation>
        </message>
        <message>
            <source>also for the message the user sent itself</source>
            <translation>자신이 보낸 메시지에도 적용</translation>
        </message>
        <message>
            <source>when the connection breaks</source>
            <translation>연결이 끊어졌을 때</translation>
        </message>
        <message>
            <source>users whose connection breaks come back</source>
            <translation>연결이 끊어진 사용자가 다시 접속</translation>
        </message>
        <message>
            <source>wait before the first attempt</source>
            <translation>첫 시도 전의 대기</translation>
        </message>
        <message>
            <source>every wait is longer by up to this, uniformly at random</source>
            <translation>모든 대기가 이 값까지 무작위로 고르게 길어짐</translation>
        </message>
        <message>
            <source>the client gives up an operation after this and tries again</source>
            <translation>이 시간이 지나면 클라이언트가 작업을 포기하고 다시 시도</translation>
        </message>
        <message>
            <source>0 = no limit</source>
            <translation>0 = 제한 없음</translation>
        </message>
        <message>
            <source>done in order once the wait is over</source>
            <translation>대기가 끝나면 순서대로 하는 작업</translation>
        </message>
        <message>
            <source>how a new connection or request picks its target</source>
            <translation>새 연결이나 요청의 대상을 고르는 방법</translation>
        </message>
        <message>
            <source>service behind it</source>
            <translation>뒤에 있는 서비스</translation>
        </message>
        <message>
            <source>groups the targets are split into, taken in turn</source>
            <translation>대상을 나누어 차례로 쓰는 그룹 수</translation>
        </message>
        <message>
            <source>a client stays with the target it got first</source>
            <translation>클라이언트가 처음 받은 대상을 계속 사용</translation>
        </message>
        <message>
            <source>silent connections are closed after this long</source>
            <translation>조용한 연결을 이 시간이 지나면 닫음</translation>
        </message>
        <message>
            <source>how dead targets are found</source>
            <translation>죽은 대상을 찾는 방법</translation>
        </message>
        <message>
            <source>of every request</source>
            <translation>요청마다</translation>
        </message>
        <message>
            <source>the balancer's own time for a handshake, round trips apart</source>
            <translation>핸드셰이크에 드는 밸런서 자체의 시간, 왕복 시간 제외</translation>
        </message>
        <message>
            <source>capacity at the start; 0/s = no limit</source>
            <translation>시작할 때의 용량, 0/s = 제한 없음</translation>
        </message>
        <message>
            <source>capacity at most doubles in this time</source>
            <translation>이 시간에 용량이 최대 두 배가 됨</translation>
        </message>
        <message>
            <source>share of a new target ramps up over this long; 0s = at once; not with least-...</source>
            <translation>새 대상의 몫이 이 시간 동안 늘어남, 0s = 즉시, least-...에는 적용 안 됨</translation>
        </message>
        <message>
            <source>between checks of a target</source>
            <translation>대상을 확인하는 간격</translation>
        </message>
        <message>
            <source>a slower answer is a failed check</source>
            <translation>이보다 느린 응답은 실패</translation>
        </message>
        <message>
            <source>failed checks in a row</source>
            <translation>연속 실패 횟수</translation>
        </message>
        <message>
            <source>passed checks in a row</source>
            <translation>연속 성공 횟수</translation>
        </message>
        <message>
            <source>measured demands: a name in models/profiles, or a .json file</source>
            <translation>측정된 수요: models/profiles의 이름 또는 .json 파일</translation>
        </message>
        <message>
            <source>redis-cluster service it uses</source>
            <translation>사용하는 redis-cluster 서비스</translation>
        </message>
        <message>
            <source>object-storage service it uses</source>
            <translation>사용하는 object-storage 서비스</translation>
        </message>
        <message>
            <source>how messages reach members on other processes</source>
            <translation>다른 프로세스의 구성원에게 메시지가 가는 방법</translation>
        </message>
        <message>
            <source>where passwords are hashed</source>
            <translation>비밀번호를 해시하는 곳</translation>
        </message>
        <message>
            <source>threads beside the event loop</source>
            <translation>이벤트 루프 옆의 스레드</translation>
        </message>
        <message>
            <source>costs and failures of the real service that may be switched off</source>
            <translation>끌 수 있는 실제 서비스의 비용과 장애</translation>
        </message>
        <message>
            <source>of the operating system and the container</source>
            <translation>운영 체제와 컨테이너의 제한</translation>
        </message>
        <message>
            <source>remedies against uneven and returning connections; all off by default</source>
            <translation>고르지 않거나 되돌아오는 연결에 대한 대책, 기본은 모두 꺼짐</translation>
        </message>
        <message>
            <source>until a killed process serves again</source>
            <translation>죽은 프로세스가 다시 서비스할 때까지</translation>
        </message>
        <message>
            <source>factors on the CPU demand of operations; "*" = all others</source>
            <translation>작업의 CPU 수요에 곱하는 배율, "*" = 나머지 전부</translation>
        </message>
        <message>
            <source>processes on each</source>
            <translation>인스턴스마다의 프로세스</translation>
        </message>
        <message>
            <source>listing rooms reads every room in the system</source>
            <translation>방 목록이 시스템의 모든 방을 읽음</translation>
        </message>
        <message>
            <source>join and leave send the whole list to everyone</source>
            <translation>입장과 퇴장이 전체 명단을 모두에게 보냄</translation>
        </message>
        <message>
            <source>a read mark is broadcast to the room</source>
            <translation>읽음 표시를 방에 방송</translation>
        </message>
        <message>
            <source>repeated store trips go one after another</source>
            <translation>반복되는 저장소 왕복을 하나씩 차례로</translation>
        </message>
        <message>
            <source>a replica may not have seen the write yet</source>
            <translation>복제본이 아직 쓰기를 못 보았을 수 있음</translation>
        </message>
        <message>
            <source>per process</source>
            <translation>프로세스마다</translation>
        </message>
        <message>
            <source>accept queue: min(listen backlog, somaxconn)</source>
            <translation>수락 대기열: min(listen backlog, somaxconn)</translation>
        </message>
        <message>
            <source>local ports per destination</source>
            <translation>목적지마다의 로컬 포트</translation>
        </message>
        <message>
            <source>per process; 0 = no limit of its own</source>
            <translation>프로세스마다, 0 = 자체 제한 없음</translation>
        </message>
        <message>
            <source>container limit; 0B = the instance's memory only</source>
            <translation>컨테이너 제한, 0B = 인스턴스 메모리만</translation>
        </message>
        <message>
            <source>the server closes a connection of this age; 0s = never</source>
            <translation>서버가 이 나이의 연결을 닫음, 0s = 안 함</translation>
        </message>
        <message>
            <source>ages vary by this share up and down</source>
            <translation>나이가 위아래로 이 비율만큼 달라짐</translation>
        </message>
        <message>
            <source>processes with too many connections close some</source>
            <translation>연결이 너무 많은 프로세스가 일부를 닫음</translation>
        </message>
        <message>
            <source>limit on connections accepted a second</source>
            <translation>초당 받아들이는 연결의 제한</translation>
        </message>
        <message>
            <source>a process closes connections beyond the mean and this share of it; 0 = never</source>
            <translation>프로세스가 평균과 그 이 비율을 넘는 연결을 닫음, 0 = 안 함</translation>
        </message>
        <message>
            <source>a process closes connections beyond this many; 0 = never</source>
            <translation>프로세스가 이 수를 넘는 연결을 닫음, 0 = 안 함</translation>
        </message>
        <message>
            <source>closes at most so many a second and process</source>
            <translation>프로세스마다 초당 최대 이만큼 닫음</translation>
        </message>
        <message>
            <source>accepted a second and process, the others get 503; 0/s = no limit</source>
            <translation>프로세스마다 초당 수락 수, 나머지는 503, 0/s = 제한 없음</translation>
        </message>
        <message>
            <source>accepted at once after a quiet time</source>
            <translation>조용한 뒤에 한꺼번에 수락하는 수</translation>
        </message>
        <message>
            <source>operations that need a token</source>
            <translation>토큰이 필요한 작업</translation>
        </message>
        <message>
            <source>measured costs: a name in models/profiles, or a .json file</source>
            <translation>측정된 비용: models/profiles의 이름 또는 .json 파일</translation>
        </message>
        <message>
            <source>one node per instance</source>
            <translation>인스턴스마다 노드 하나</translation>
        </message>
        <message>
            <source>shards</source>
            <translation>샤드</translation>
        </message>
        <message>
            <source>replicas of each shard</source>
            <translation>샤드마다의 복제본</translation>
        </message>
        <message>
            <source>which node of a shard answers reads</source>
            <translation>샤드에서 읽기에 답하는 노드</translation>
        </message>
        <message>
            <source>of a node; 0B = 75 % of the instance's memory</source>
            <translation>노드마다, 0B = 인스턴스 메모리의 75 %</translation>
        </message>
        <message>
            <source>silence after which a node counts as dead</source>
            <translation>이 시간 동안 응답이 없으면 죽은 노드로 봄</translation>
        </message>
        <message>
            <source>until the answer to an upload begins</source>
            <translation>업로드에 대한 응답이 시작될 때까지</translation>
        </message>
        <message>
            <source>until the first byte of a download</source>
            <translation>다운로드의 첫 바이트까지</translation>
        </message>
        <message>
            <source>throughput of one transfer</source>
            <translation>전송 하나의 처리량</translation>
        </message>
        <message>
            <source>0/s = no limit</source>
            <translation>0/s = 제한 없음</translation>
        </message>
        <message>
            <source>added to the client's round trip for a page</source>
            <translation>페이지에 대해 클라이언트 왕복 시간에 더해짐</translation>
        </message>
        <message>
            <source>size of a page; 0B = the operation's response</source>
            <translation>페이지 크기, 0B = 작업의 응답 크기</translation>
        </message>
        <message>
            <source>instances of its own</source>
            <translation>자체 인스턴스</translation>
        </message>
        <message>
            <source>application whose instances it shares, one of it on each</source>
            <translation>인스턴스를 함께 쓰는 애플리케이션, 각각에 하나씩</translation>
        </message>
        <message>
            <source>one per request; asynchronous when absent</source>
            <translation>요청마다 하나, 없으면 비동기</translation>
        </message>
        <message>
            <source>of every instance, by name</source>
            <translation>모든 인스턴스의, 이름별</translation>
        </message>
        <message>
            <source>until an instance that came back serves</source>
            <translation>돌아온 인스턴스가 서비스할 때까지</translation>
        </message>
        <message>
            <source>when instances come and go</source>
            <translation>인스턴스가 늘고 주는 때</translation>
        </message>
        <message>
            <source>by name</source>
            <translation>이름별</translation>
        </message>
        <message>
            <source>by name: what each holds at the start</source>
            <translation>이름별: 시작할 때의 값</translation>
        </message>
        <message>
            <source>limiters of "rate" steps, by name</source>
            <translation>"rate" 단계의 제한기, 이름별</translation>
        </message>
        <message>
            <source>refuses work at the door</source>
            <translation>입구에서 작업을 거절</translation>
        </message>
        <message>
            <source>beyond those of its instances</source>
            <translation>인스턴스 비용 외의 가격</translation>
        </message>
        <message>
            <source>worker threads of an instance</source>
            <translation>인스턴스의 작업 스레드</translation>
        </message>
        <message>
            <source>threads there at the start</source>
            <translation>시작할 때 있는 스레드</translation>
        </message>
        <message>
            <source>connections the kernel holds beyond maxConnections</source>
            <translation>maxConnections를 넘어 커널이 잡아 두는 연결</translation>
        </message>
        <message>
            <source>requests inside an instance</source>
            <translation>인스턴스 안의 요청</translation>
        </message>
        <message>
            <source>CPU of making a thread, reference core</source>
            <translation>스레드를 만드는 CPU, 기준 코어</translation>
        </message>
        <message>
            <source>of one instance</source>
            <translation>인스턴스 하나의</translation>
        </message>
        <message>
            <source>of waiting for one</source>
            <translation>얻기 위해 기다리는 시간</translation>
        </message>
        <message>
            <source>service the connections go to, which counts them</source>
            <translation>연결이 향하는 서비스, 그 연결을 셈</translation>
        </message>
        <message>
            <source>instances</source>
            <translation>인스턴스</translation>
        </message>
        <message>
            <source>keeps a metric at a target</source>
            <translation>지표를 목표에 유지</translation>
        </message>
        <message>
            <source>adds and removes by rules</source>
            <translation>규칙에 따라 늘리고 줄임</translation>
        </message>
        <message>
            <source>sizes by the clock</source>
            <translation>시각에 따른 크기</translation>
        </message>
        <message>
            <source>for events that were announced</source>
            <translation>예고된 이벤트용</translation>
        </message>
        <message>
            <source>for events whose push message was handed in</source>
            <translation>푸시 메시지가 접수된 이벤트용</translation>
        </message>
        <message>
            <source>of the metrics</source>
            <translation>지표의</translation>
        </message>
        <message>
            <source>from a period's end until its data point is there</source>
            <translation>기간이 끝나고 데이터가 나올 때까지</translation>
        </message>
        <message>
            <source>after a change, before metrics may change the size again</source>
            <translation>변경 뒤 지표가 다시 크기를 바꿀 수 있을 때까지</translation>
        </message>
        <message>
            <source>a new instance's metrics do not count for this long</source>
            <translation>새 인스턴스의 지표를 이 시간 동안 세지 않음</translation>
        </message>
        <message>
            <source>from the decision until an instance serves</source>
            <translation>결정부터 인스턴스가 서비스할 때까지</translation>
        </message>
        <message>
            <source>an instance lives at least this long</source>
            <translation>인스턴스가 적어도 이만큼 유지</translation>
        </message>
        <message>
            <source>instances the account may have; 0 = no limit</source>
            <translation>계정이 가질 수 있는 인스턴스, 0 = 제한 없음</translation>
        </message>
        <message>
            <source>what is kept at the target</source>
            <translation>목표에 유지할 것</translation>
        </message>
        <message>
            <source>share, or requests a second and instance</source>
            <translation>비율, 또는 인스턴스마다 초당 요청</translation>
        </message>
        <message>
            <source>data points above it before instances are added</source>
            <translation>인스턴스를 늘리기 전에 넘어야 하는 데이터 수</translation>
        </message>
        <message>
            <source>data points below nine tenths of it before instances are removed</source>
            <translation>인스턴스를 줄이기 전에 목표의 9할보다 낮아야 하는 데이터 수</translation>
        </message>
        <message>
            <source>what the rules look at</source>
            <translation>규칙이 보는 것</translation>
        </message>
        <message>
            <source>the highest bound that holds counts</source>
            <translation>만족하는 가장 높은 경계가 적용됨</translation>
        </message>
        <message>
            <source>data points in a row</source>
            <translation>연속된 데이터 수</translation>
        </message>
        <message>
            <source>of the metric</source>
            <translation>지표의</translation>
        </message>
        <message>
            <source>instances added at or above the bound; negative: removed below the bound</source>
            <translation>경계 이상에서 늘리는 인스턴스, 음수: 경계 아래에서 줄임</translation>
        </message>
        <message>
            <source>from then on</source>
            <translation>그때부터</translation>
        </message>
        <message>
            <source>least number of instances</source>
            <translation>최소 인스턴스 수</translation>
        </message>
        <message>
            <source>least number of instances until the event is over</source>
            <translation>이벤트가 끝날 때까지의 최소 인스턴스 수</translation>
        </message>
        <message>
            <source>calendar: how long before the event; push: from the push to the decision</source>
            <translation>달력: 이벤트 얼마 전, 푸시: 푸시에서 결정까지</translation>
        </message>
        <message>
            <source>CPU, reference core</source>
            <translation>CPU, 기준 코어</translation>
        </message>
        <message>
            <source>waiting, no CPU</source>
            <translation>대기, CPU 없음</translation>
        </message>
        <message>
            <source>rows read: a number, or [least, most]</source>
            <translation>읽는 행: 수 또는 [최소, 최대]</translation>
        </message>
        <message>
            <source>CPU of a row, reference core</source>
            <translation>행 하나의 CPU, 기준 코어</translation>
        </message>
        <message>
            <source>"service.operation"; the step waits for its answer</source>
            <translation>"service.operation", 단계는 답을 기다림</translation>
        </message>
        <message>
            <source>calls, one after another unless parallel</source>
            <translation>호출 수, parallel이 아니면 차례로</translation>
        </message>
        <message>
            <source>all of them at once</source>
            <translation>모두 한꺼번에</translation>
        </message>
        <message>
            <source>the caller gives up after this long; 0s = never</source>
            <translation>이 시간이 지나면 호출한 쪽이 포기, 0s = 안 함</translation>
        </message>
        <message>
            <source>what a failed call does to the operation</source>
            <translation>실패한 호출이 작업에 미치는 영향</translation>
        </message>
        <message>
            <source>of a failed call</source>
            <translation>실패한 호출의</translation>
        </message>
        <message>
            <source>stops calling what keeps failing</source>
            <translation>계속 실패하는 것의 호출을 멈춤</translation>
        </message>
        <message>
            <source>in a row that open it</source>
            <translation>여는 데 필요한 연속 횟수</translation>
        </message>
        <message>
            <source>until one call may try again</source>
            <translation>호출 하나가 다시 시도할 때까지</translation>
        </message>
        <message>
            <source>pool of this service</source>
            <translation>이 서비스의 풀</translation>
        </message>
        <message>
            <source>done while holding one</source>
            <translation>하나를 쥐고 하는 일</translation>
        </message>
        <message>
            <source>"table" of this service or "service.table"</source>
            <translation>이 서비스의 "table" 또는 "service.table"</translation>
        </message>
        <message>
            <source>one of so many, at random</source>
            <translation>이만큼 가운데 하나, 무작위</translation>
        </message>
        <message>
            <source>share that goes to one row; the rest is even</source>
            <translation>한 행으로 몰리는 비율, 나머지는 고르게</translation>
        </message>
        <message>
            <source>waits for the row, or tries again when it has changed</source>
            <translation>행을 기다리거나, 바뀌었으면 다시 시도</translation>
        </message>
        <message>
            <source>done while the row is held</source>
            <translation>행을 쥐고 하는 일</translation>
        </message>
        <message>
            <source>"counter" of this service or "service.counter"</source>
            <translation>이 서비스의 "counter" 또는 "service.counter"</translation>
        </message>
        <message>
            <source>how many</source>
            <translation>몇 개</translation>
        </message>
        <message>
            <source>done when there are fewer; fails when empty</source>
            <translation>부족할 때 하는 일, 비우면 실패</translation>
        </message>
        <message>
            <source>probability of "steps"</source>
            <translation>"steps"의 확률</translation>
        </message>
        <message>
            <source>done with that probability</source>
            <translation>그 확률로 하는 일</translation>
        </message>
        <message>
            <source>done otherwise</source>
            <translation>그렇지 않을 때 하는 일</translation>
        </message>
        <message>
            <source>how often</source>
            <translation>몇 번</translation>
        </message>
        <message>
            <source>done again and again</source>
            <translation>반복해서 하는 일</translation>
        </message>
        <message>
            <source>limiter of this service</source>
            <translation>이 서비스의 제한기</translation>
        </message>
        <message>
            <source>done beyond the rate; fails when empty</source>
            <translation>제한을 넘었을 때 하는 일, 비우면 실패</translation>
        </message>
        <message>
            <source>"broker.queue" or a batch service</source>
            <translation>"broker.queue" 또는 배치 서비스</translation>
        </message>
        <message>
            <source>cause, counted as an error</source>
            <translation>원인, 오류로 셈</translation>
        </message>
        <message>
            <source>what it does, in order</source>
            <translation>순서대로 하는 일</translation>
        </message>
        <message>
            <source>may be answered by a read replica; costs read units</source>
            <translation>읽기 복제본이 답할 수 있음, 읽기 단위를 씀</translation>
        </message>
        <message>
            <source>capacity units of a table</source>
            <translation>테이블의 용량 단위</translation>
        </message>
        <message>
            <source>size of the answer</source>
            <translation>응답 크기</translation>
        </message>
        <message>
            <source>search cluster: CPU of the coordinating node after the last shard</source>
            <translation>검색 클러스터: 마지막 샤드 뒤 조정 노드의 CPU</translation>
        </message>
        <message>
            <source>steps that pass</source>
            <translation>통과하는 요청</translation>
        </message>
        <message>
            <source>beyond the rate; 0 = one second's worth</source>
            <translation>초과분, 0 = 1초 분량</translation>
        </message>
        <message>
            <source>requests in the service at once; 0 = no limit</source>
            <translation>서비스 안의 동시 요청, 0 = 제한 없음</translation>
        </message>
        <message>
            <source>requests beyond the rate; 0 = one second's worth</source>
            <translation>요청률을 넘는 요청, 0 = 1초 분량</translation>
        </message>
        <message>
            <source>of the service as a whole</source>
            <translation>서비스 전체의</translation>
        </message>
        <message>
            <source>USD for a million requests</source>
            <translation>요청 백만 건당 미국 달러</translation>
        </message>
        <message>
            <source>USD for memory times duration (functions)</source>
            <translation>메모리 × 시간당 미국 달러(함수)</translation>
        </message>
        <message>
            <source>service it passes requests to</source>
            <translation>요청을 넘겨주는 서비스</translation>
        </message>
        <message>
            <source>worker processes of an instance</source>
            <translation>인스턴스의 작업 프로세스</translation>
        </message>
        <message>
            <source>of a worker; a proxied request takes two, client side and upstream side</source>
            <translation>작업 프로세스마다, 중계 요청은 클라이언트 쪽과 업스트림 쪽 둘을 씀</translation>
        </message>
        <message>
            <source>of a proxied request, reference core</source>
            <translation>중계 요청의, 기준 코어</translation>
        </message>
        <message>
            <source>longest wait for the target</source>
            <translation>대상을 기다리는 가장 긴 시간</translation>
        </message>
        <message>
            <source>one instance per node</source>
            <translation>노드마다 인스턴스 하나</translation>
        </message>
        <message>
            <source>0 = by the instance's memory</source>
            <translation>0 = 인스턴스 메모리에 따름</translation>
        </message>
        <message>
            <source>queries that run at once; 0 = no limit</source>
            <translation>한꺼번에 실행되는 질의, 0 = 제한 없음</translation>
        </message>
        <message>
            <source>of waiting for a row</source>
            <translation>행을 기다리는 시간</translation>
        </message>
        <message>
            <source>answer operations marked "read"</source>
            <translation>"read"로 표시된 작업에 답함</translation>
        </message>
        <message>
            <source>until a replica has applied a write</source>
            <translation>복제본이 쓰기를 반영할 때까지</translation>
        </message>
        <message>
            <source>database behind it</source>
            <translation>뒤에 있는 데이터베이스</translation>
        </message>
        <message>
            <source>to the database; 0 = all it allows</source>
            <translation>데이터베이스로, 0 = 허용되는 전부</translation>
        </message>
        <message>
            <source>of every call</source>
            <translation>호출마다</translation>
        </message>
        <message>
            <source>of the proxy</source>
            <translation>프록시의</translation>
        </message>
        <message>
            <source>keys are spread over them</source>
            <translation>키가 나뉘는 노드</translation>
        </message>
        <message>
            <source>engine-core time for each 1000 bytes of an answer, reference core</source>
            <translation>응답 1000바이트마다의 엔진 코어 시간, 기준 코어</translation>
        </message>
        <message>
            <source>share of the calls that go to one hot key</source>
            <translation>뜨거운 키 하나로 가는 호출의 비율</translation>
        </message>
        <message>
            <source>shards are spread over them</source>
            <translation>샤드가 나뉘는 노드</translation>
        </message>
        <message>
            <source>a query runs on each</source>
            <translation>질의는 각각에서 실행</translation>
        </message>
        <message>
            <source>further copies of each shard</source>
            <translation>샤드마다의 추가 복사본</translation>
        </message>
        <message>
            <source>search threads of a node; 0 = int(1.5 vCPUs) + 1</source>
            <translation>노드의 검색 스레드, 0 = int(1.5 vCPU) + 1</translation>
        </message>
        <message>
            <source>shard queries that wait for a thread</source>
            <translation>스레드를 기다리는 샤드 질의</translation>
        </message>
        <message>
            <source>CPU of taking an item in, and of handing it out again</source>
            <translation>항목을 받고 다시 내보내는 CPU</translation>
        </message>
        <message>
            <source>of a node's queued items; publishers wait above it; 0B = by the instance's memory</source>
            <translation>노드에 쌓인 항목의, 넘으면 발행자가 기다림, 0B = 인스턴스 메모리에 따름</translation>
        </message>
        <message>
            <source>operation done for every delivery</source>
            <translation>전달마다 하는 작업</translation>
        </message>
        <message>
            <source>deliveries in progress at once</source>
            <translation>동시에 진행되는 전달</translation>
        </message>
        <message>
            <source>items a delivery takes at most</source>
            <translation>전달 하나가 가져가는 최대 항목</translation>
        </message>
        <message>
            <source>a batch that is not full waits this long for more</source>
            <translation>차지 않은 묶음이 더 기다리는 시간</translation>
        </message>
        <message>
            <source>in the broker's memory</source>
            <translation>브로커의 메모리에서</translation>
        </message>
        <message>
            <source>of an execution environment</source>
            <translation>실행 환경의</translation>
        </message>
        <message>
            <source>executions at once</source>
            <translation>동시 실행</translation>
        </message>
        <message>
            <source>environments that may start at once</source>
            <translation>한꺼번에 시작할 수 있는 환경</translation>
        </message>
        <message>
            <source>further environments a second</source>
            <translation>초당 추가 환경</translation>
        </message>
        <message>
            <source>of a new environment</source>
            <translation>새 환경의</translation>
        </message>
        <message>
            <source>of every invocation</source>
            <translation>호출마다</translation>
        </message>
        <message>
            <source>an idle environment goes after this long</source>
            <translation>쉬는 환경이 이 시간이 지나면 사라짐</translation>
        </message>
        <message>
            <source>quota; 0/s = none</source>
            <translation>할당량, 0/s = 없음</translation>
        </message>
        <message>
            <source>requests beyond the rate</source>
            <translation>할당량을 넘는 요청</translation>
        </message>
        <message>
            <source>of the gateway</source>
            <translation>게이트웨이의</translation>
        </message>
        <message>
            <source>of one partition</source>
            <translation>파티션 하나의</translation>
        </message>
        <message>
            <source>unused capacity is kept this long</source>
            <translation>쓰지 않은 용량을 이 시간 동안 보존</translation>
        </message>
        <message>
            <source>queue that gets an item for every write</source>
            <translation>쓰기마다 항목을 받는 큐</translation>
        </message>
        <message>
            <source>builds at once</source>
            <translation>동시 빌드</translation>
        </message>
        <message>
            <source>builds that may wait; 0 = no limit</source>
            <translation>기다릴 수 있는 빌드, 0 = 제한 없음</translation>
        </message>
        <message>
            <source>application on whose instances it runs</source>
            <translation>실행되는 인스턴스의 애플리케이션</translation>
        </message>
        <message>
            <source>done for every item</source>
            <translation>항목마다 하는 일</translation>
        </message>
        <message>
            <source>operation that reads the queue at every tick</source>
            <translation>매 틱에 큐를 읽는 작업</translation>
        </message>
        <message>
            <source>pause after the end of a run</source>
            <translation>실행이 끝난 뒤의 쉬는 시간</translation>
        </message>
        <message>
            <source>items a run takes at most</source>
            <translation>한 번에 가져가는 최대 항목</translation>
        </message>
        <message>
            <source>items in progress at once</source>
            <translation>동시에 처리하는 항목</translation>
        </message>
        <message>
            <source>only one instance runs at a time</source>
            <translation>한 번에 인스턴스 하나만 실행</translation>
        </message>
        <message>
            <source>what goes down</source>
            <translation>무엇이 죽는지</translation>
        </message>
        <message>
            <source>whose; not for zones</source>
            <translation>누구의 것인지, 영역에는 해당 없음</translation>
        </message>
        <message>
            <source>the first one, from 0</source>
            <translation>첫 번째 것, 0부터</translation>
        </message>
        <message>
            <source>when</source>
            <translation>언제</translation>
        </message>
        <message>
            <source>how long; 0s = until the end</source>
            <translation>지속 시간, 0s = 끝까지</translation>
        </message>
        <message>
            <source>what slows down</source>
            <translation>무엇이 느려지는지</translation>
        </message>
        <message>
            <source>whose</source>
            <translation>누구의</translation>
        </message>
        <message>
            <source>speed while it lasts, relative to normal</source>
            <translation>그동안의 속도, 평소 대비</translation>
        </message>
        <message>
            <source>what is restarted together: all processes of an instance, or single ones</source>
            <translation>함께 다시 시작되는 것: 인스턴스의 모든 프로세스 또는 하나씩</translation>
        </message>
        <message>
            <source>instances or processes restarted at a time; 0 = all</source>
            <translation>한 번에 다시 시작되는 인스턴스나 프로세스, 0 = 전부</translation>
        </message>
        <message>
            <source>from the end of a batch to the start of the next</source>
            <translation>묶음이 끝나고 다음이 시작될 때까지</translation>
        </message>
        <message>
            <source>from deregistration to the end of the process</source>
            <translation>등록 해제부터 프로세스가 끝날 때까지</translation>
        </message>
        <message>
            <source>connections are closed evenly over the drain time, all when it begins, or by a kill without any</source>
            <translation>연결을 배출 시간 동안 고르게, 시작할 때 한꺼번에, 또는 예고 없이 종료하여 닫음</translation>
        </message>
        <message>
            <source>"out": instances join; "in": the last ones leave</source>
            <translation>"out": 인스턴스 추가, "in": 마지막 것부터 제거</translation>
        </message>
        <message>
            <source>when it is asked for</source>
            <translation>요청 시각</translation>
        </message>
        <message>
            <source>instances at a time; 0 = all</source>
            <translation>한 번에 인스턴스, 0 = 전부</translation>
        </message>
        <message>
            <source>out: from asking for an instance to its processes' start</source>
            <translation>out: 인스턴스 요청부터 프로세스 시작까지</translation>
        </message>
        <message>
            <source>which hops take longer</source>
            <translation>어느 전송이 느려지는지</translation>
        </message>
        <message>
            <source>"service": whose, to and from it</source>
            <translation>"service": 누구의, 들어오고 나가는 전송</translation>
        </message>
        <message>
            <source>added to each of them</source>
            <translation>각각에 더해짐</translation>
        </message>
        <message>
            <source>most instances of the whole fleet</source>
            <translation>전체 구성의 최대 인스턴스</translation>
        </message>
        <message>
            <source>most money per hour</source>
            <translation>시간당 최대 비용</translation>
        </message>
        <message>
            <source>what is different: "services.chat.on.count=10", as after --set</source>
            <translation>다른 점: "services.chat.on.count=10", --set 뒤와 같이</translation>
        </message>
        <message>
            <source>"failed_users", "users", ...</source>
            <translation>"failed_users", "users", ...</translation>
        </message>
        <message>
            <source>as published</source>
            <translation>발표된 그대로</translation>
        </message>
        <message>
            <source>"share", "users", "s", ...</source>
            <translation>"share", "users", "s", ...</translation>
        </message>
        <message>
            <source>who published it where</source>
            <translation>누가 어디에 발표했는지</translation>
        </message>
        <message>
            <source>a parameter was fitted on it; otherwise held out</source>
            <translation>매개변수를 여기에 맞추었음, 아니면 검증용</translation>
        </message>
        <message>
            <source>the variant it is about; left out: the scenario as it stands</source>
            <translation>관련된 변형, 비우면 시나리오 그대로</translation>
        </message>
        <message>
            <source>why the prediction may miss it</source>
            <translation>예측이 빗나갈 수 있는 이유</translation>
        </message>
        <message>
            <source>machines that are not in the catalogue, by name; they cost nothing</source>
            <translation>카탈로그에 없는 장비, 이름별. 비용 없음</translation>
        </message>
        <message>
            <source>hardware threads</source>
            <translation>하드웨어 스레드</translation>
        </message>
        <message>
            <source>cores behind them</source>
            <translation>그 뒤의 코어</translation>
        </message>
        <message>
            <source>a lone busy thread relative to the reference core (42 500 CoreMark iterations a second); 'headroom live host-profile' measures it</source>
            <translation>바쁜 스레드 하나의 속도, 기준 코어(초당 CoreMark 42 500회) 대비. 'headroom live host-profile'로 측정</translation>
        </message>
        <message>
            <source>work of two busy threads of one core over one</source>
            <translation>한 코어에서 바쁜 스레드 둘이 하는 일, 하나일 때 대비</translation>
        </message>
        <message>
            <source>of the machine</source>
            <translation>장비의</translation>
        </message>
        <message>
            <source>bandwidth</source>
            <translation>대역폭</translation>
        </message>
        <message>
            <source>share of its hardware threads a CPU quota allows in every tenth of a second</source>
            <translation>CPU 할당량이 0.1초마다 허용하는 하드웨어 스레드의 비율</translation>
        </message>
    <message>
        <source>of the operating system and what else runs there; 0B when a process's own is meant</source>
        <translation>운영체제와 그 기계에서 함께 도는 프로그램의 메모리; 프로세스 자체만 뜻할 때는 0B</translation>
    </message>
        <message>
            <source>how it was measured</source>
            <translation>측정 방법</translation>
        </message>
    </context>
    <context>
        <name>StagedScenario</name>
        <message>
            <source>No temporary folder: %1</source>
            <translation>임시 폴더를 만들 수 없습니다: %1</translation>
        </message>
        <message>
            <source>Cannot write %1: %2</source>
            <translation>%1에 쓸 수 없습니다: %2</translation>
        </message>
    </context>
    <context>
        <name>Topology</name>
        <message>
            <source>%1 slots</source>
            <translation>슬롯 %1개</translation>
        </message>
        <message>
            <source>%1 at once</source>
            <translation>동시 %1개</translation>
        </message>
        <message>
            <source>%1 partitions</source>
            <translation>파티션 %1개</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::AxesModel</name>
        <message>
            <source>An axis needs a place of the scenario and values, for example 10..20:2.</source>
            <translation>축에는 시나리오의 위치와 값이 필요합니다. 예: 10..20:2</translation>
        </message>
        <message>
            <source>Another axis varies this place already.</source>
            <translation>다른 축이 이미 이 위치를 바꿉니다.</translation>
        </message>
        <message>
            <source>any between</source>
            <translation>그 사이의 모든 값</translation>
        </message>
        <message>
            <source>Place in the scenario</source>
            <translation>시나리오의 위치</translation>
        </message>
        <message>
            <source>Values</source>
            <translation>값</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>개수</translation>
        </message>
        <message numerus="yes">
            <source>%n values</source>
            <translation>
                <numerusform>값 %n개</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::BottlenecksModel</name>
        <message>
            <source>%1 %2 (code or hardware)</source>
            <translation>%1 %2(코드 또는 하드웨어)</translation>
        </message>
        <message>
            <source>no effect seen</source>
            <translation>효과 없음</translation>
        </message>
        <message>
            <source>none</source>
            <translation>없음</translation>
        </message>
        <message>
            <source>%1: gain %2 to %3 users (95 %)</source>
            <translation>%1: 사용자 %2~%3명 증가(95 %)</translation>
        </message>
        <message>
            <source>#</source>
            <translation>#</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>변경</translation>
        </message>
        <message>
            <source>Users gained</source>
            <translation>늘어나는 사용자</translation>
        </message>
        <message>
            <source>Users then</source>
            <translation>그때의 사용자</translation>
        </message>
        <message>
            <source>Cost</source>
            <translation>비용</translation>
        </message>
        <message>
            <source>Limits next</source>
            <translation>다음 한계</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::BottlenecksPanel</name>
        <message>
            <source>Bottlenecks</source>
            <translation>병목</translation>
        </message>
        <message>
            <source>Find what to change</source>
            <translation>바꿀 점 찾기</translation>
        </message>
        <message>
            <source>Apply this fix and compare</source>
            <translation>이 개선을 적용하고 비교</translation>
        </message>
        <message>
            <source>Apply all of these</source>
            <translation>모두 적용</translation>
        </message>
        <message>
            <source>Do these, in this order</source>
            <translation>다음을 순서대로 적용</translation>
        </message>
        <message>
            <source>Changes and what they buy</source>
            <translation>변경과 그 효과</translation>
        </message>
        <message>
            <source>Changes on top of each other</source>
            <translation>겹쳐 적용한 변경</translation>
        </message>
        <message>
            <source>Progress of the search</source>
            <translation>탐색 진행률</translation>
        </message>
        <message>
            <source>Every limit is made better in turn, under the same users: %1</source>
            <translation>같은 사용자 아래에서 한계를 하나씩 개선합니다: %1</translation>
        </message>
        <message>
            <source>Which limit to lift first, and what it buys: headroom makes every one better in turn under the same users and says how many more then fit.</source>
            <translation>어느 한계를 먼저 올려야 하고 무엇을 얻는지: headroom이 같은 사용자 아래에서 한계를 하나씩 개선하고 몇 명이 더 들어갈 수 있는지 알려 줍니다.</translation>
        </message>
        <message>
            <source>When %6 users come every second, the fleet bears %1 (%2 to %3) until %4 breaks; %5 limits it.</source>
            <translation>사용자가 매초 %6명씩 들어올 때 이 구성은 %4 위반 전까지 %1명(%2~%3)을 수용합니다. 한계는 %5입니다.</translation>
        </message>
        <message>
            <source>Faster code or hardware is no setting of the scenario</source>
            <translation>더 빠른 코드나 하드웨어는 시나리오의 설정이 아닙니다</translation>
        </message>
        <message numerus="yes">
            <source>%n fixes</source>
            <translation>
                <numerusform>개선 %n가지</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::BreakdownChart</name>
        <message>
            <source>network</source>
            <translation>네트워크</translation>
        </message>
        <message>
            <source>stores</source>
            <translation>저장소</translation>
        </message>
        <message>
            <source>service</source>
            <translation>서비스</translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>대기</translation>
        </message>
        <message>
            <source>mean of a completed operation</source>
            <translation>완료된 작업의 평균</translation>
        </message>
        <message>
            <source>Chart: where time goes, by operation</source>
            <translation>차트: 작업별 시간 사용처</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::ChartStack</name>
        <message>
            <source>%1: pictures end in .png, .svg or .pdf</source>
            <translation>%1: 그림 파일은 .png, .svg, .pdf로 끝나야 합니다</translation>
        </message>
        <message>
            <source>Utilization of every resource</source>
            <translation>모든 자원의 이용률</translation>
        </message>
        <message>
            <source>Heat map: utilization of every resource over time</source>
            <translation>히트맵: 시간에 따른 모든 자원의 이용률</translation>
        </message>
        <message>
            <source>p95 of %1 over load</source>
            <translation>부하에 따른 %1의 p95</translation>
        </message>
        <message>
            <source>Where time goes</source>
            <translation>시간 사용처</translation>
        </message>
        <message>
            <source>Logarithmic axis</source>
            <translation>로그 축</translation>
        </message>
        <message>
            <source>Logarithmic axis of %1</source>
            <translation>%1의 로그 축</translation>
        </message>
        <message>
            <source>Show %1</source>
            <translation>%1 표시</translation>
        </message>
        <message>
            <source>log</source>
            <translation>로그</translation>
        </message>
        <message>
            <source>Colours of the map, from idle to busy</source>
            <translation>지도의 색: 유휴에서 바쁨까지</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::ChildProcess</name>
        <message>
            <source>The scenario or a file could not be used.</source>
            <translation>시나리오나 파일을 사용할 수 없습니다.</translation>
        </message>
        <message>
            <source>headroom met an error of its own.</source>
            <translation>headroom 내부 오류가 발생했습니다.</translation>
        </message>
        <message>
            <source>The run was interrupted.</source>
            <translation>실행이 중단되었습니다.</translation>
        </message>
        <message>
            <source>headroom ended with code %1.</source>
            <translation>headroom이 코드 %1(으)로 끝났습니다.</translation>
        </message>
        <message>
            <source>The program headroom could not be started: %1</source>
            <translation>headroom 프로그램을 시작할 수 없습니다: %1</translation>
        </message>
        <message>
            <source>headroom was ended from outside or crashed (%1). The scenario and everything else are as they were; run it again.</source>
            <translation>headroom이 외부에서 종료되었거나 비정상 종료되었습니다(%1). 시나리오와 나머지는 그대로입니다. 다시 실행하세요.</translation>
        </message>
        <message>
            <source>Cancelled.</source>
            <translation>취소되었습니다.</translation>
        </message>
        <message>
            <source>it is neither beside this program nor on the PATH; HEADROOM_PROGRAM may name it</source>
            <translation>이 프로그램 옆에도 PATH에도 없습니다. HEADROOM_PROGRAM으로 지정할 수 있습니다</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::CommandPalette</name>
        <message>
            <source>Command palette</source>
            <translation>명령 팔레트</translation>
        </message>
        <message>
            <source>Type a command</source>
            <translation>명령을 입력하세요</translation>
        </message>
        <message>
            <source>Command to look for</source>
            <translation>찾을 명령</translation>
        </message>
        <message>
            <source>Commands found</source>
            <translation>찾은 명령</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::ComparePanel</name>
        <message>
            <source>variant %1</source>
            <translation>변형안 %1</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>비교</translation>
        </message>
        <message>
            <source>Variants</source>
            <translation>변형안</translation>
        </message>
        <message>
            <source>Runs (ticked ones are compared)</source>
            <translation>실행(선택한 것을 비교)</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>복사</translation>
        </message>
        <message>
            <source>A new variant, to be edited, below the current one</source>
            <translation>현재 변형안 아래에 편집할 새 변형안 만들기</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>실행</translation>
        </message>
        <message>
            <source>Simulate the current variant and compare it</source>
            <translation>현재 변형안을 시뮬레이션하고 비교</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>제거</translation>
        </message>
        <message>
            <source>Variants and what changed between them</source>
            <translation>변형안과 서로 다른 점</translation>
        </message>
        <message>
            <source>Runs to compare</source>
            <translation>비교할 실행</translation>
        </message>
        <message>
            <source>Run A, the reference</source>
            <translation>실행 A(기준)</translation>
        </message>
        <message>
            <source>Run B</source>
            <translation>실행 B</translation>
        </message>
        <message>
            <source>against</source>
            <translation>대</translation>
        </message>
        <message>
            <source>tolerances, e.g. p95=15%, all=5%</source>
            <translation>허용 오차, 예: p95=15%, all=5%</translation>
        </message>
        <message>
            <source>Tolerances</source>
            <translation>허용 오차</translation>
        </message>
        <message>
            <source>Differences of the two runs</source>
            <translation>두 실행의 차이</translation>
        </message>
        <message>
            <source>Two ticked runs are compared here: apply a fix, or change the scenario and run it again.</source>
            <translation>선택한 두 실행을 여기서 비교합니다. 개선을 적용하거나 시나리오를 바꿔 다시 실행하세요.</translation>
        </message>
        <message numerus="yes">
            <source>%n quantities differ beyond their tolerance</source>
            <translation>
                <numerusform>허용 오차를 넘는 항목 %n개</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>, %n undecided</source>
            <translation>
                <numerusform>, 미정 %n개</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::DifferencesModel</name>
        <message>
            <source>= within</source>
            <translation>= 이내</translation>
        </message>
        <message>
            <source>≠ beyond</source>
            <translation>≠ 초과</translation>
        </message>
        <message>
            <source>? undecided</source>
            <translation>? 미정</translation>
        </message>
        <message>
            <source>not comparable</source>
            <translation>비교 불가</translation>
        </message>
        <message>
            <source>Quantity</source>
            <translation>항목</translation>
        </message>
        <message>
            <source>A</source>
            <translation>A</translation>
        </message>
        <message>
            <source>A: %1</source>
            <translation>A: %1</translation>
        </message>
        <message>
            <source>B</source>
            <translation>B</translation>
        </message>
        <message>
            <source>B: %1</source>
            <translation>B: %1</translation>
        </message>
        <message>
            <source>B − A</source>
            <translation>B − A</translation>
        </message>
        <message>
            <source>Tolerance</source>
            <translation>허용 오차</translation>
        </message>
        <message>
            <source>Verdict</source>
            <translation>판정</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::Document</name>
        <message>
            <source>%1: a scenario is a JSON object</source>
            <translation>%1: 시나리오는 JSON 객체여야 합니다</translation>
        </message>
        <message>
            <source>untitled</source>
            <translation>제목 없음</translation>
        </message>
        <message>
            <source>The document has no file name yet.</source>
            <translation>문서에 아직 파일 이름이 없습니다.</translation>
        </message>
        <message>
            <source>The scenario is not saved: %1</source>
            <translation>시나리오가 저장되지 않았습니다: %1</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::FieldRow</name>
        <message>
            <source>us, ms, s, m or h</source>
            <translation>us, ms, s, m, h</translation>
        </message>
        <message>
            <source>e.g. 20ms, exponential(1s), uniform(1s, 3s), lognormal(5ms, 0.4)</source>
            <translation>예: 20ms, exponential(1s), uniform(1s, 3s), lognormal(5ms, 0.4)</translation>
        </message>
        <message>
            <source>/s, /min or /h</source>
            <translation>/s, /min, /h</translation>
        </message>
        <message>
            <source>B, KB, MB, KiB, MiB</source>
            <translation>B, KB, MB, KiB, MiB</translation>
        </message>
        <message>
            <source>MB/s or Gbps</source>
            <translation>MB/s 또는 Gbps</translation>
        </message>
        <message>
            <source>e.g. $1.2/h</source>
            <translation>예: $1.2/h</translation>
        </message>
        <message>
            <source>% or 0 to 1</source>
            <translation>% 또는 0~1</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>열기</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>추가</translation>
        </message>
        <message>
            <source>default: %1</source>
            <translation>기본값: %1</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>제거</translation>
        </message>
        <message>
            <source>Back to the default</source>
            <translation>기본값으로 되돌리기</translation>
        </message>
        <message>
            <source>Remove %1</source>
            <translation>%1 제거</translation>
        </message>
        <message>
            <source>Reset %1</source>
            <translation>%1 초기화</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::LivePanel</name>
        <message>
            <source>Live</source>
            <translation>실측</translation>
        </message>
        <message>
            <source>Target</source>
            <translation>대상</translation>
        </message>
        <message>
            <source>Local fleet: start what the scenario describes</source>
            <translation>로컬 구성: 시나리오대로 이 컴퓨터에서 시작</translation>
        </message>
        <message>
            <source>Staging target</source>
            <translation>스테이징 대상</translation>
        </message>
        <message>
            <source>Where:</source>
            <translation>위치:</translation>
        </message>
        <message>
            <source>Address:</source>
            <translation>주소:</translation>
        </message>
        <message>
            <source>Users (0 = the scenario's):</source>
            <translation>사용자(0 = 시나리오대로):</translation>
        </message>
        <message>
            <source>I may load this target</source>
            <translation>이 대상에 부하를 걸 권한이 있습니다</translation>
        </message>
        <message>
            <source>Targets that are not this machine are driven only if they are yours to load.</source>
            <translation>다른 컴퓨터는 부하를 걸 권한이 있을 때만 대상으로 삼습니다.</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>시작</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>중지</translation>
        </message>
        <message>
            <source>Open result …</source>
            <translation>결과 열기…</translation>
        </message>
        <message>
            <source>Show a recorded measurement, or one that is being written</source>
            <translation>기록된 측정 또는 기록 중인 측정 보기</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>모델</translation>
        </message>
        <message>
            <source>Calibrate</source>
            <translation>보정</translation>
        </message>
        <message>
            <source>Predict</source>
            <translation>예측</translation>
        </message>
        <message>
            <source>Measured</source>
            <translation>측정값</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>시간</translation>
        </message>
        <message>
            <source>Users now</source>
            <translation>현재 사용자</translation>
        </message>
        <message>
            <source>Throughput</source>
            <translation>처리량</translation>
        </message>
        <message>
            <source>p95 now</source>
            <translation>현재 p95</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>실패</translation>
        </message>
        <message>
            <source>Latency, error</source>
            <translation>지연 시간 오차</translation>
        </message>
        <message>
            <source>Throughput, error</source>
            <translation>처리량 오차</translation>
        </message>
        <message>
            <source>Progress of the measurement</source>
            <translation>측정 진행률</translation>
        </message>
        <message>
            <source>Open a scenario first: its users drive the target.</source>
            <translation>먼저 시나리오를 여세요. 시나리오의 사용자가 대상에 부하를 겁니다.</translation>
        </message>
        <message>
            <source>The scenario has problems; they are listed in the Problems panel.</source>
            <translation>시나리오에 문제가 있습니다. 문제 패널에 목록이 있습니다.</translation>
        </message>
        <message>
            <source>Asking headroom what it can do …</source>
            <translation>headroom의 기능을 확인하는 중…</translation>
        </message>
        <message>
            <source>This headroom has no command “live %1”.</source>
            <translation>이 headroom에는 “live %1” 명령이 없습니다.</translation>
        </message>
        <message>
            <source>Give the address of the target, e.g. https://staging.example.org.</source>
            <translation>대상의 주소를 입력하세요. 예: https://staging.example.org</translation>
        </message>
        <message>
            <source>Confirm that this target is yours to load.</source>
            <translation>이 대상에 부하를 걸 권한이 있음을 확인하세요.</translation>
        </message>
        <message>
            <source>Fit the service's demands to what was measured</source>
            <translation>서비스 수요를 측정값에 맞추기</translation>
        </message>
        <message>
            <source>Simulate the scenario with the calibrated profile</source>
            <translation>보정된 프로필로 시나리오 시뮬레이션</translation>
        </message>
        <message>
            <source>Simulate the scenario as it stands</source>
            <translation>시나리오를 그대로 시뮬레이션</translation>
        </message>
        <message>
            <source>Calibrating needs “headroom live calibrate”, which this headroom does not have; predictions use the profile the scenario names.</source>
            <translation>보정에는 “headroom live calibrate”가 필요하지만 이 headroom에는 없습니다. 예측은 시나리오가 지정한 프로필을 씁니다.</translation>
        </message>
        <message>
            <source>Predictions use the calibrated profile.</source>
            <translation>예측에 보정된 프로필을 씁니다.</translation>
        </message>
        <message>
            <source>Predictions use the profile the scenario names.</source>
            <translation>예측에 시나리오가 지정한 프로필을 씁니다.</translation>
        </message>
        <message>
            <source>Starting …</source>
            <translation>시작하는 중…</translation>
        </message>
        <message>
            <source>Measurement</source>
            <translation>측정</translation>
        </message>
        <message>
            <source>The profile is fitted. Predict uses it.</source>
            <translation>프로필을 맞추었습니다. 예측에 쓰입니다.</translation>
        </message>
        <message>
            <source>Stopped; what was measured so far is valid.</source>
            <translation>중지했습니다. 지금까지의 측정은 유효합니다.</translation>
        </message>
        <message>
            <source>Stopped.</source>
            <translation>중지했습니다.</translation>
        </message>
        <message>
            <source>Measured.</source>
            <translation>측정을 마쳤습니다.</translation>
        </message>
        <message>
            <source>Calibration</source>
            <translation>보정</translation>
        </message>
        <message>
            <source>Calibrating …</source>
            <translation>보정하는 중…</translation>
        </message>
        <message>
            <source>Prediction</source>
            <translation>예측</translation>
        </message>
        <message>
            <source>Open a measured result</source>
            <translation>측정 결과 열기</translation>
        </message>
        <message>
            <source>Results (*.json)</source>
            <translation>결과 (*.json)</translation>
        </message>
        <message>
            <source>%1 a second</source>
            <translation>초당 %1</translation>
        </message>
        <message>
            <source>Nothing is measured yet.</source>
            <translation>아직 측정한 것이 없습니다.</translation>
        </message>
        <message>
            <source>✓ The driver keeps up: its timers are at most %1 late (p99).</source>
            <translation>✓ 부하 발생기 정상: 타이머 지연 최대 %1(p99).</translation>
        </message>
        <message>
            <source>The result does not say how the driver fared.</source>
            <translation>결과에 부하 발생기 상태가 없습니다.</translation>
        </message>
        <message>
            <source>⚠ This measurement says nothing about the target:</source>
            <translation>⚠ 이 측정으로는 대상에 대해 알 수 없습니다:</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::LoadChart</name>
        <message>
            <source>active users</source>
            <translation>활성 사용자</translation>
        </message>
        <message>
            <source>p95 latency</source>
            <translation>p95 지연 시간</translation>
        </message>
        <message>
            <source>knee: %1 users</source>
            <translation>꺾임점: 사용자 %1명</translation>
        </message>
        <message>
            <source>Chart: p95 of %1 over users</source>
            <translation>차트: 사용자 수에 따른 %1의 p95</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::LoadCurvePlot</name>
        <message>
            <source>before</source>
            <translation>이전</translation>
        </message>
        <message>
            <source>predicted</source>
            <translation>예측</translation>
        </message>
        <message>
            <source>measured</source>
            <translation>측정</translation>
        </message>
        <message>
            <source>Latency over the number of users</source>
            <translation>사용자 수에 따른 지연 시간</translation>
        </message>
        <message>
            <source>users</source>
            <translation>사용자</translation>
        </message>
        <message>
            <source>ms</source>
            <translation>ms</translation>
        </message>
        <message>
            <source>s</source>
            <translation>초</translation>
        </message>
        <message>
            <source>p95 latency (%1)</source>
            <translation>p95 지연 시간(%1)</translation>
        </message>
        <message>
            <source>p95 latency of %1 (%2)</source>
            <translation>%1의 p95 지연 시간(%2)</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::LoadPlot</name>
        <message>
            <source>time (h:min:s)</source>
            <translation>시간(시:분:초)</translation>
        </message>
        <message>
            <source>arrivals (users/s)</source>
            <translation>도착(명/초)</translation>
        </message>
        <message>
            <source>users there</source>
            <translation>접속 중인 사용자</translation>
        </message>
        <message>
            <source>Load over time</source>
            <translation>시간에 따른 부하</translation>
        </message>
        <message>
            <source>Drag a point. Page Up and Page Down choose one, arrow keys move it, Delete removes it; a double click adds one.</source>
            <translation>점을 끌어 옮기세요. Page Up과 Page Down으로 고르고, 화살표 키로 옮기고, Delete로 지웁니다. 두 번 클릭하면 점이 추가됩니다.</translation>
        </message>
        <message>
            <source>time (min:s)</source>
            <translation>시간(분:초)</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::LoadPointsModel</name>
        <message>
            <source>Users at the start</source>
            <translation>시작할 때 사용자</translation>
        </message>
        <message>
            <source>Each step: after, and more users</source>
            <translation>단계마다: 간격과 추가 사용자</translation>
        </message>
        <message>
            <source>Top: held for, and users</source>
            <translation>최대: 유지 시간과 사용자</translation>
        </message>
        <message>
            <source>All are there after, and users</source>
            <translation>모두 모이는 시간과 사용자</translation>
        </message>
        <message>
            <source>They stay for</source>
            <translation>머무는 시간</translation>
        </message>
        <message>
            <source>Arrivals for, and rate</source>
            <translation>도착 기간과 도착률</translation>
        </message>
        <message>
            <source>Point %1</source>
            <translation>점 %1</translation>
        </message>
        <message>
            <source>End of the run</source>
            <translation>실행 끝</translation>
        </message>
        <message>
            <source>Event %1: begins, and factor</source>
            <translation>이벤트 %1: 시작과 배율</translation>
        </message>
        <message>
            <source>Event %1: lasts</source>
            <translation>이벤트 %1: 지속 시간</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>시간</translation>
        </message>
        <message>
            <source>Users, rate or factor</source>
            <translation>사용자, 도착률 또는 배율</translation>
        </message>
        <message>
            <source>What</source>
            <translation>내용</translation>
        </message>
        <message>
            <source>change the load</source>
            <translation>부하 변경</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::MainWindow</name>
        <message>
            <source>Cannot open %1.</source>
            <translation>%1을(를) 열 수 없습니다.</translation>
        </message>
        <message>
            <source>headroom ended unexpectedly while “%1” had unsaved changes.</source>
            <translation>“%1”에 저장하지 않은 변경이 있는 채로 headroom이 비정상 종료되었습니다.</translation>
        </message>
        <message>
            <source>Restore</source>
            <translation>복원</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>버리기</translation>
        </message>
        <message>
            <source>Unsaved changes</source>
            <translation>저장하지 않은 변경</translation>
        </message>
        <message>
            <source>“%1” has changes that are not saved.</source>
            <translation>“%1”에 저장하지 않은 변경이 있습니다.</translation>
        </message>
        <message>
            <source>Start page</source>
            <translation>시작 페이지</translation>
        </message>
        <message>
            <source>Bundled scenarios, templates and recent files</source>
            <translation>내장 시나리오, 서식, 최근 파일</translation>
        </message>
        <message>
            <source>Open…</source>
            <translation>열기…</translation>
        </message>
        <message>
            <source>Open a scenario or a result</source>
            <translation>시나리오나 결과 열기</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>저장</translation>
        </message>
        <message>
            <source>Save the scenario</source>
            <translation>시나리오 저장</translation>
        </message>
        <message>
            <source>Save as…</source>
            <translation>다른 이름으로 저장…</translation>
        </message>
        <message>
            <source>Save the scenario under another name</source>
            <translation>시나리오를 다른 이름으로 저장</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>끝내기</translation>
        </message>
        <message>
            <source>Close headroom</source>
            <translation>headroom 닫기</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>실행 취소</translation>
        </message>
        <message>
            <source>Take back the last edit</source>
            <translation>마지막 편집 취소</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>다시 실행</translation>
        </message>
        <message>
            <source>Make the edit again that was taken back</source>
            <translation>취소한 편집 다시 적용</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>실행</translation>
        </message>
        <message>
            <source>Simulate the scenario as it is now</source>
            <translation>현재 시나리오를 시뮬레이션</translation>
        </message>
        <message>
            <source>Cancel runs</source>
            <translation>실행 모두 취소</translation>
        </message>
        <message>
            <source>Stop everything that is running or waiting</source>
            <translation>실행 중이거나 대기 중인 모든 것 중지</translation>
        </message>
        <message>
            <source>Copy panel as image</source>
            <translation>패널을 그림으로 복사</translation>
        </message>
        <message>
            <source>Put a picture of the panel in front on the clipboard</source>
            <translation>앞에 있는 패널의 그림을 클립보드에 복사</translation>
        </message>
        <message>
            <source>Zoom to selection</source>
            <translation>선택 영역 확대</translation>
        </message>
        <message>
            <source>Show the marked time span in all charts</source>
            <translation>모든 차트에 표시한 시간 범위 보기</translation>
        </message>
        <message>
            <source>Show everything</source>
            <translation>전체 보기</translation>
        </message>
        <message>
            <source>Undo zoom and pan in all charts</source>
            <translation>모든 차트의 확대와 이동 취소</translation>
        </message>
        <message>
            <source>Reset the layout</source>
            <translation>배치 초기화</translation>
        </message>
        <message>
            <source>Put all panels where they were at first</source>
            <translation>모든 패널을 처음 위치로</translation>
        </message>
        <message>
            <source>Command palette…</source>
            <translation>명령 팔레트…</translation>
        </message>
        <message>
            <source>Find a command or panel by typing</source>
            <translation>입력하여 명령이나 패널 찾기</translation>
        </message>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>단축키</translation>
        </message>
        <message>
            <source>Everything that can be done with keys</source>
            <translation>키로 할 수 있는 모든 것</translation>
        </message>
        <message>
            <source>About headroom</source>
            <translation>headroom 정보</translation>
        </message>
        <message>
            <source>Version and licence</source>
            <translation>버전과 라이선스</translation>
        </message>
        <message>
            <source>&lt;h3&gt;headroom %1&lt;/h3&gt;&lt;p&gt;How many users fit, what breaks first, what to change.&lt;/p&gt;&lt;p&gt;The desktop program is free software under the GNU General Public License, version 3 or later; everything else of headroom is under the Apache License 2.0.&lt;/p&gt;</source>
            <translation>&lt;h3&gt;headroom %1&lt;/h3&gt;&lt;p&gt;몇 명이 들어갈 수 있는지, 무엇이 먼저 무너지는지, 무엇을 바꿔야 하는지.&lt;/p&gt;&lt;p&gt;데스크톱 프로그램은 GNU 일반 공중 사용 허가서 3판 이상을 따르는 자유 소프트웨어이며, headroom의 나머지는 Apache License 2.0을 따릅니다.&lt;/p&gt;</translation>
        </message>
        <message>
            <source>Show the panel “%1”</source>
            <translation>“%1” 패널 보기</translation>
        </message>
        <message>
            <source>Light theme</source>
            <translation>밝은 테마</translation>
        </message>
        <message>
            <source>Dark theme</source>
            <translation>어두운 테마</translation>
        </message>
        <message>
            <source>Theme of the system</source>
            <translation>시스템 테마</translation>
        </message>
        <message>
            <source>Colours of the windows</source>
            <translation>창의 색</translation>
        </message>
        <message>
            <source>Language of the windows</source>
            <translation>창의 언어</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>파일(&amp;F)</translation>
        </message>
        <message>
            <source>Recent files</source>
            <translation>최근 파일</translation>
        </message>
        <message>
            <source>&amp;Edit</source>
            <translation>편집(&amp;E)</translation>
        </message>
        <message>
            <source>&amp;Simulation</source>
            <translation>시뮬레이션(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>보기(&amp;V)</translation>
        </message>
        <message>
            <source>Panels</source>
            <translation>패널</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>테마</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>언어</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>도움말(&amp;H)</translation>
        </message>
        <message>
            <source>Tool bar</source>
            <translation>도구 모음</translation>
        </message>
        <message>
            <source>Undo: %1</source>
            <translation>실행 취소: %1</translation>
        </message>
        <message>
            <source>none yet</source>
            <translation>아직 없음</translation>
        </message>
        <message>
            <source>Scenarios and results (*.json)</source>
            <translation>시나리오와 결과 (*.json)</translation>
        </message>
        <message>
            <source>The file has comments, which the copy saved here will not have.</source>
            <translation>파일에 주석이 있지만 여기서 저장하는 사본에는 남지 않습니다.</translation>
        </message>
        <message>
            <source>Scenarios (*.json)</source>
            <translation>시나리오 (*.json)</translation>
        </message>
        <message>
            <source>Saved %1</source>
            <translation>%1 저장됨</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::NoticeBar</name>
        <message>
            <source>Close the notice</source>
            <translation>알림 닫기</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::ParetoPlot</name>
        <message>
            <source>cost ($ an hour)</source>
            <translation>비용(시간당 $)</translation>
        </message>
        <message>
            <source>users borne</source>
            <translation>수용 사용자</translation>
        </message>
        <message>
            <source>p95 latency (ms)</source>
            <translation>p95 지연 시간(ms)</translation>
        </message>
        <message>
            <source>failed users (%)</source>
            <translation>실패한 사용자(%)</translation>
        </message>
        <message>
            <source>throughput (1/s)</source>
            <translation>처리량(1/초)</translation>
        </message>
        <message>
            <source>none is better in both</source>
            <translation>둘 다 더 나은 점 없음</translation>
        </message>
        <message>
            <source>objectives hold</source>
            <translation>목표 달성</translation>
        </message>
        <message>
            <source>an objective breaks</source>
            <translation>목표 위반</translation>
        </message>
        <message>
            <source>Points of the sweep</source>
            <translation>스윕의 점</translation>
        </message>
        <message>
            <source>binds first: %1</source>
            <translation>먼저 한계 도달: %1</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::ProblemsModel</name>
        <message>
            <source>the scenario</source>
            <translation>시나리오</translation>
        </message>
        <message>
            <source>Where</source>
            <translation>위치</translation>
        </message>
        <message>
            <source>What</source>
            <translation>내용</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::ProblemsPanel</name>
        <message>
            <source>Problems</source>
            <translation>문제</translation>
        </message>
        <message>
            <source>Problems (%1)</source>
            <translation>문제(%1)</translation>
        </message>
        <message>
            <source>Nothing is wrong with the scenario.</source>
            <translation>시나리오에 문제가 없습니다.</translation>
        </message>
        <message>
            <source>Problems of the scenario</source>
            <translation>시나리오의 문제</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::PropertiesPanel</name>
        <message>
            <source>Properties</source>
            <translation>속성</translation>
        </message>
        <message>
            <source>Open a scenario to see what it is made of.</source>
            <translation>시나리오를 열면 구성을 볼 수 있습니다.</translation>
        </message>
        <message>
            <source>Properties of the selected part</source>
            <translation>선택한 구성 요소의 속성</translation>
        </message>
        <message>
            <source>Scenario</source>
            <translation>시나리오</translation>
        </message>
        <message>
            <source>change %1</source>
            <translation>%1 변경</translation>
        </message>
        <message>
            <source>remove %1</source>
            <translation>%1 제거</translation>
        </message>
        <message>
            <source>add %1</source>
            <translation>%1 추가</translation>
        </message>
        <message>
            <source>add to %1</source>
            <translation>%1에 추가</translation>
        </message>
        <message>
            <source>New entry</source>
            <translation>새 항목</translation>
        </message>
        <message>
            <source>Name of the new entry of %1:</source>
            <translation>%1의 새 항목 이름:</translation>
        </message>
        <message>
            <source>add %1 to %2</source>
            <translation>%2에 %1 추가</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::ResultsPanel</name>
        <message>
            <source>Results</source>
            <translation>결과</translation>
        </message>
        <message>
            <source>Run shown</source>
            <translation>표시한 실행</translation>
        </message>
        <message>
            <source>Run 4 more seeds</source>
            <translation>시드 4개 더 실행</translation>
        </message>
        <message>
            <source>The same scenario with other random numbers; the charts show the band they span</source>
            <translation>같은 시나리오를 다른 난수로 실행합니다. 차트에 그 범위가 띠로 표시됩니다</translation>
        </message>
        <message>
            <source>No result yet. Run the scenario (F5), or open a result.</source>
            <translation>아직 결과가 없습니다. 시나리오를 실행하거나(F5) 결과를 여세요.</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>내보내기</translation>
        </message>
        <message>
            <source>Export charts and data</source>
            <translation>차트와 데이터 내보내기</translation>
        </message>
        <message>
            <source>Picture (PNG)…</source>
            <translation>그림(PNG)…</translation>
        </message>
        <message>
            <source>Drawing (SVG)…</source>
            <translation>도면(SVG)…</translation>
        </message>
        <message>
            <source>Page (PDF)…</source>
            <translation>문서(PDF)…</translation>
        </message>
        <message>
            <source>Data of the visible span (CSV)…</source>
            <translation>보이는 범위의 데이터(CSV)…</translation>
        </message>
        <message>
            <source>All data (CSV)…</source>
            <translation>모든 데이터(CSV)…</translation>
        </message>
        <message>
            <source>Report (HTML)…</source>
            <translation>보고서(HTML)…</translation>
        </message>
        <message>
            <source>Copy as image</source>
            <translation>그림으로 복사</translation>
        </message>
        <message>
            <source>%1, seed %2</source>
            <translation>%1, 시드 %2</translation>
        </message>
        <message>
            <source>Wrote %1</source>
            <translation>%1에 썼습니다</translation>
        </message>
        <message>
            <source>A report is made from a run of this session; run the scenario first.</source>
            <translation>보고서는 이 세션의 실행에서 만들어집니다. 먼저 시나리오를 실행하세요.</translation>
        </message>
        <message>
            <source>report of %1</source>
            <translation>%1 보고서</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::RunStatus</name>
        <message>
            <source>Cancel</source>
            <translation>취소</translation>
        </message>
        <message>
            <source>Cancel all runs</source>
            <translation>모든 실행 취소</translation>
        </message>
        <message>
            <source>Progress of the run</source>
            <translation>실행 진행률</translation>
        </message>
        <message>
            <source>%1: reading the result</source>
            <translation>%1: 결과를 읽는 중</translation>
        </message>
        <message numerus="yes">
            <source>, %n more</source>
            <translation>
                <numerusform>, %n개 더</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::RunsModel</name>
        <message>
            <source>waiting</source>
            <translation>대기 중</translation>
        </message>
        <message>
            <source>reading</source>
            <translation>읽는 중</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>실패</translation>
        </message>
        <message>
            <source>cancelled</source>
            <translation>취소됨</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::ScenarioCard</name>
        <message>
            <source>yes</source>
            <translation>예</translation>
        </message>
        <message>
            <source>no</source>
            <translation>아니요</translation>
        </message>
        <message>
            <source>Published: %1</source>
            <translation>발표된 결과: %1</translation>
        </message>
        <message>
            <source>%1, %2</source>
            <translation>%1, %2</translation>
        </message>
        <message>
            <source>%1: %2 (%3)</source>
            <translation>%1: %2 (%3)</translation>
        </message>
        <message>
            <source>▨ requests</source>
            <translation>▨ 요청</translation>
        </message>
        <message>
            <source>▨ users</source>
            <translation>▨ 사용자</translation>
        </message>
        <message>
            <source>─ p95 of %1</source>
            <translation>─ %1의 p95</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::Screenshots</name>
        <message>
            <source>Cannot make the folder %1</source>
            <translation>%1 폴더를 만들 수 없습니다</translation>
        </message>
        <message>
            <source>Cannot open %1</source>
            <translation>%1을(를) 열 수 없습니다</translation>
        </message>
        <message>
            <source>Cannot write %1</source>
            <translation>%1에 쓸 수 없습니다</translation>
        </message>
        <message>
            <source>Nothing went on for %1 s; not complete: %2</source>
            <translation>%1초 동안 진행이 없습니다. 끝나지 않은 것: %2</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::ServiceItem</name>
        <message>
            <source>%1 masters × %2 replicas</source>
            <translation>마스터 %1 × 복제본 %2</translation>
        </message>
        <message>
            <source>%1 instances × %2</source>
            <translation>인스턴스 %1 × %2</translation>
        </message>
        <message>
            <source>1 instance</source>
            <translation>인스턴스 1</translation>
        </message>
        <message>
            <source>%1 instances</source>
            <translation>인스턴스 %1</translation>
        </message>
        <message>
            <source>Users</source>
            <translation>사용자</translation>
        </message>
        <message>
            <source>%1 users</source>
            <translation>사용자 %1명</translation>
        </message>
        <message>
            <source>%1 of %2 (%3)</source>
            <translation>%2 이용률 %1(%3)</translation>
        </message>
        <message>
            <source>%1 waiting</source>
            <translation>대기 %1</translation>
        </message>
        <message>
            <source>binds first</source>
            <translation>먼저 한계 도달</translation>
        </message>
        <message>
            <source>%1 there</source>
            <translation>%1명 접속</translation>
        </message>
        <message>
            <source>who comes, and when</source>
            <translation>누가 언제 오는지</translation>
        </message>
        <message>
            <source>queues: %1</source>
            <translation>큐: %1</translation>
        </message>
        <message>
            <source>%1 shown</source>
            <translation>%1개 표시</translation>
        </message>
        <message>
            <source>problem</source>
            <translation>문제</translation>
        </message>
        <message>
            <source>%1 masters × 1 replica</source>
            <translation>마스터 %1개 × 복제본 1개</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::Session</name>
        <message>
            <source>%1: cancelled</source>
            <translation>%1: 취소됨</translation>
        </message>
        <message>
            <source>%1 (recovered)</source>
            <translation>%1(복구됨)</translation>
        </message>
        <message>
            <source>as opened</source>
            <translation>연 그대로</translation>
        </message>
        <message>
            <source>'%1' is no setting: expected path=value</source>
            <translation>'%1'은(는) 설정이 아닙니다. 경로=값이어야 합니다</translation>
        </message>
        <message>
            <source>The scenario has problems; they are listed in the Problems panel.</source>
            <translation>시나리오에 문제가 있습니다. 문제 패널에 목록이 있습니다.</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::ShortcutSheet</name>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>단축키</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>키</translation>
        </message>
        <message>
            <source>Command</source>
            <translation>명령</translation>
        </message>
        <message>
            <source>What it does</source>
            <translation>하는 일</translation>
        </message>
        <message>
            <source>Ctrl+wheel</source>
            <translation>Ctrl+휠</translation>
        </message>
        <message>
            <source>Zoom in a chart</source>
            <translation>차트 확대</translation>
        </message>
        <message>
            <source>At the pointer; the time axes of all charts follow</source>
            <translation>포인터 위치에서. 모든 차트의 시간 축이 따라갑니다</translation>
        </message>
        <message>
            <source>Drag</source>
            <translation>끌기</translation>
        </message>
        <message>
            <source>Move a chart</source>
            <translation>차트 이동</translation>
        </message>
        <message>
            <source>Along the time axis</source>
            <translation>시간 축을 따라</translation>
        </message>
        <message>
            <source>Shift+drag</source>
            <translation>Shift+끌기</translation>
        </message>
        <message>
            <source>Mark a time span</source>
            <translation>시간 범위 표시</translation>
        </message>
        <message>
            <source>Then Z zooms to it</source>
            <translation>그다음 Z로 확대합니다</translation>
        </message>
        <message>
            <source>Double click</source>
            <translation>두 번 클릭</translation>
        </message>
        <message>
            <source>Show everything in a chart</source>
            <translation>차트 전체 보기</translation>
        </message>
        <message>
            <source>The same as 0</source>
            <translation>0과 같음</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::StartPage</name>
        <message>
            <source>Start</source>
            <translation>시작</translation>
        </message>
        <message>
            <source>How many users fit, what breaks first, what to change?</source>
            <translation>몇 명이 들어갈 수 있고, 무엇이 먼저 무너지며, 무엇을 바꿔야 할까요?</translation>
        </message>
        <message>
            <source>A scenario describes a fleet and its users. headroom simulates it in seconds and shows where it breaks, before a load test does.</source>
            <translation>시나리오는 서버 구성과 사용자를 기술합니다. headroom은 이를 몇 초 만에 시뮬레이션하여 부하 테스트보다 먼저 어디가 무너지는지 보여 줍니다.</translation>
        </message>
        <message>
            <source>Open a file…</source>
            <translation>파일 열기…</translation>
        </message>
        <message>
            <source>Bundled scenarios</source>
            <translation>내장 시나리오</translation>
        </message>
        <message>
            <source>A click opens a copy and runs it.</source>
            <translation>클릭하면 사본을 열어 실행합니다.</translation>
        </message>
        <message>
            <source>Begin a new one</source>
            <translation>새로 시작</translation>
        </message>
        <message>
            <source>A click opens a copy to be changed.</source>
            <translation>클릭하면 바꿀 수 있는 사본을 엽니다.</translation>
        </message>
        <message>
            <source>Chat on t3.small</source>
            <translation>t3.small 위의 채팅</translation>
        </message>
        <message>
            <source>REST and SQL</source>
            <translation>REST와 SQL</translation>
        </message>
        <message>
            <source>Node processes behind a balancer, with Redis</source>
            <translation>로드 밸런서 뒤의 Node 프로세스와 Redis</translation>
        </message>
        <message>
            <source>Tomcat threads, a pool and a database</source>
            <translation>Tomcat 스레드, 풀, 데이터베이스</translation>
        </message>
        <message>
            <source>Serverless chat</source>
            <translation>서버리스 채팅</translation>
        </message>
        <message>
            <source>API gateway, functions, tables and a stream</source>
            <translation>API 게이트웨이, 함수, 테이블, 스트림</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::StepsModel</name>
        <message>
            <source>think %1</source>
            <translation>생각 %1</translation>
        </message>
        <message>
            <source>repeat until the run ends</source>
            <translation>실행이 끝날 때까지 반복</translation>
        </message>
        <message>
            <source>repeat %1 times</source>
            <translation>%1번 반복</translation>
        </message>
        <message>
            <source>choose one</source>
            <translation>하나 선택</translation>
        </message>
        <message>
            <source>with weight %1</source>
            <translation>가중치 %1</translation>
        </message>
        <message>
            <source>Step</source>
            <translation>단계</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>세부 사항</translation>
        </message>
        <message>
            <source>change a step</source>
            <translation>단계 변경</translation>
        </message>
        <message>
            <source>change a pause</source>
            <translation>쉬는 시간 변경</translation>
        </message>
        <message>
            <source>repeat until the end</source>
            <translation>끝까지 반복</translation>
        </message>
        <message>
            <source>change a repetition</source>
            <translation>반복 변경</translation>
        </message>
        <message>
            <source>change a weight</source>
            <translation>가중치 변경</translation>
        </message>
        <message>
            <source>add a step</source>
            <translation>단계 추가</translation>
        </message>
        <message>
            <source>remove a step</source>
            <translation>단계 제거</translation>
        </message>
        <message>
            <source>move a step</source>
            <translation>단계 이동</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::StudyForm</name>
        <message>
            <source>Sweep: every combination of values</source>
            <translation>스윕: 값의 모든 조합</translation>
        </message>
        <message>
            <source>Optimise: the best fleet within a budget</source>
            <translation>최적화: 예산 안에서 가장 좋은 구성</translation>
        </message>
        <message>
            <source>Kind of study</source>
            <translation>탐색 종류</translation>
        </message>
        <message>
            <source>Add axis</source>
            <translation>축 추가</translation>
        </message>
        <message>
            <source>Remove axis</source>
            <translation>축 제거</translation>
        </message>
        <message>
            <source>What is varied</source>
            <translation>바꾸는 값</translation>
        </message>
        <message>
            <source>Values: 10..20:2 (steps), 100..1600:x2 (factor), t3.small,t3.medium (list)</source>
            <translation>값: 10..20:2(간격), 100..1600:x2(배수), t3.small,t3.medium(목록)</translation>
        </message>
        <message>
            <source>most users within the budget</source>
            <translation>예산 안에서 가장 많은 사용자</translation>
        </message>
        <message>
            <source>least cost for a number of users</source>
            <translation>정한 사용자 수에 가장 적은 비용</translation>
        </message>
        <message>
            <source>Runs per point:</source>
            <translation>점마다 실행 횟수:</translation>
        </message>
        <message>
            <source>Sample so many points (0 = all):</source>
            <translation>표본 점 수(0 = 전부):</translation>
        </message>
        <message>
            <source>Budget:</source>
            <translation>예산:</translation>
        </message>
        <message>
            <source>Look for:</source>
            <translation>찾는 것:</translation>
        </message>
        <message>
            <source>Users to bear:</source>
            <translation>수용할 사용자:</translation>
        </message>
        <message>
            <source>Require:</source>
            <translation>조건:</translation>
        </message>
        <message>
            <source>Trials:</source>
            <translation>시도 횟수:</translation>
        </message>
        <message>
            <source>30instances or $1.2/h</source>
            <translation>30instances 또는 $1.2/h</translation>
        </message>
        <message>
            <source>e.g. replicas&gt;=1</source>
            <translation>예: replicas&gt;=1</translation>
        </message>
        <message>
            <source>Add an axis: a place of the scenario and the values it takes.</source>
            <translation>축을 추가하세요: 시나리오의 위치와 그 값.</translation>
        </message>
        <message>
            <source>A range without steps needs a number of samples.</source>
            <translation>간격이 없는 범위에는 표본 수가 필요합니다.</translation>
        </message>
        <message>
            <source>A search for capacity needs a budget, e.g. 30instances or $1.2/h.</source>
            <translation>수용량을 찾으려면 예산이 필요합니다. 예: 30instances 또는 $1.2/h</translation>
        </message>
        <message>
            <source>A search for the least cost needs a number of users.</source>
            <translation>최소 비용을 찾으려면 사용자 수가 필요합니다.</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::SummaryStrip</name>
        <message>
            <source>How many users fit?</source>
            <translation>몇 명이 들어갈 수 있나요?</translation>
        </message>
        <message>
            <source>What breaks first?</source>
            <translation>무엇이 먼저 무너지나요?</translation>
        </message>
        <message>
            <source>What should I change?</source>
            <translation>무엇을 바꿔야 하나요?</translation>
        </message>
        <message>
            <source>Run the scenario to find out (F5).</source>
            <translation>시나리오를 실행하면 알 수 있습니다(F5).</translation>
        </message>
        <message>
            <source>+%1 users (%2)</source>
            <translation>사용자 +%1명(%2)</translation>
        </message>
        <message>
            <source>Apply and compare</source>
            <translation>적용하고 비교</translation>
        </message>
        <message>
            <source>faster code</source>
            <translation>더 빠른 코드</translation>
        </message>
        <message>
            <source>No setting of the scenario alone holds more users.</source>
            <translation>설정 하나만 바꿔서는 더 많은 사용자를 수용할 수 없습니다.</translation>
        </message>
        <message>
            <source>Show all changes</source>
            <translation>모든 변경 보기</translation>
        </message>
        <message>
            <source>trying…</source>
            <translation>시도하는 중…</translation>
        </message>
        <message>
            <source>Find out</source>
            <translation>알아보기</translation>
        </message>
        <message>
            <source>Every limit, made better in turn, under the same users.</source>
            <translation>같은 사용자 아래에서 한계를 하나씩 개선합니다.</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::SweepModel</name>
        <message>
            <source>chosen</source>
            <translation>선택됨</translation>
        </message>
        <message>
            <source>as stated</source>
            <translation>시나리오대로</translation>
        </message>
        <message>
            <source>holds</source>
            <translation>달성</translation>
        </message>
        <message>
            <source>violated</source>
            <translation>위반</translation>
        </message>
        <message>
            <source>undecided</source>
            <translation>미정</translation>
        </message>
        <message>
            <source>Objectives</source>
            <translation>목표</translation>
        </message>
        <message>
            <source>Users borne</source>
            <translation>수용 사용자</translation>
        </message>
        <message>
            <source>p95</source>
            <translation>p95</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>실패</translation>
        </message>
        <message>
            <source>$ an hour</source>
            <translation>시간당 $</translation>
        </message>
        <message>
            <source>Binds first</source>
            <translation>먼저 한계 도달</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::SweepPanel</name>
        <message>
            <source>Sweep</source>
            <translation>스윕</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>중지</translation>
        </message>
        <message>
            <source>Stop; what is finished is kept, and the same study goes on from there</source>
            <translation>중지합니다. 끝난 것은 보존되고, 같은 탐색은 그 지점부터 이어집니다</translation>
        </message>
        <message>
            <source>Start over</source>
            <translation>처음부터</translation>
        </message>
        <message>
            <source>Forget what was computed before</source>
            <translation>이전에 계산한 것을 버립니다</translation>
        </message>
        <message>
            <source>Open as variant</source>
            <translation>변형안으로 열기</translation>
        </message>
        <message>
            <source>Across and up:</source>
            <translation>가로와 세로:</translation>
        </message>
        <message>
            <source>Across</source>
            <translation>가로</translation>
        </message>
        <message>
            <source>Up</source>
            <translation>세로</translation>
        </message>
        <message>
            <source>Points that are finished</source>
            <translation>끝난 점</translation>
        </message>
        <message>
            <source>Progress of the study</source>
            <translation>탐색 진행률</translation>
        </message>
        <message>
            <source>The scenario has problems; they are listed in the Problems panel.</source>
            <translation>시나리오에 문제가 있습니다. 문제 패널에 목록이 있습니다.</translation>
        </message>
        <message>
            <source>Optimisation</source>
            <translation>최적화</translation>
        </message>
        <message>
            <source>Stopped. The same study goes on from here.</source>
            <translation>중지했습니다. 같은 탐색은 여기서 이어집니다.</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>이어서</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>시작</translation>
        </message>
        <message>
            <source>Starting …</source>
            <translation>시작하는 중…</translation>
        </message>
        <message>
            <source>%1 of %2 points are there from before.</source>
            <translation>점 %2개 중 %1개가 이전에 계산되어 있습니다.</translation>
        </message>
        <message>
            <source>%1 points to compute</source>
            <translation>계산할 점 %1개</translation>
        </message>
        <message numerus="yes">
            <source>%n points</source>
            <translation>
                <numerusform>점 %n개</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::TimeBar</name>
        <message>
            <source>Pause (Space)</source>
            <translation>일시 정지(Space)</translation>
        </message>
        <message>
            <source>Replay the run (Space)</source>
            <translation>실행 재생(Space)</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>일시 정지</translation>
        </message>
        <message>
            <source>Replay the run</source>
            <translation>실행 재생</translation>
        </message>
        <message>
            <source>Time of the run</source>
            <translation>실행 시각</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::TimeChart</name>
        <message>
            <source>Chart: %1</source>
            <translation>차트: %1</translation>
        </message>
        <message>
            <source>time (min:s)</source>
            <translation>시간(분:초)</translation>
        </message>
        <message>
            <source>time (h:min:s)</source>
            <translation>시간(시:분:초)</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::TopologyPanel</name>
        <message>
            <source>Choose the part that calls, then the one it calls. Esc stops.</source>
            <translation>호출하는 구성 요소를 고르고 호출받는 것을 고르세요. Esc로 그만둡니다.</translation>
        </message>
        <message>
            <source>Choose the part that “%1” is to call. Esc stops.</source>
            <translation>“%1”이(가) 호출할 구성 요소를 고르세요. Esc로 그만둡니다.</translation>
        </message>
        <message>
            <source>Fleet</source>
            <translation>서버 구성</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>추가</translation>
        </message>
        <message>
            <source>Add a part to the fleet</source>
            <translation>구성 요소 추가</translation>
        </message>
        <message>
            <source>Connect</source>
            <translation>연결</translation>
        </message>
        <message>
            <source>Let one part call another (C)</source>
            <translation>한 구성 요소가 다른 것을 호출하게 함(C)</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>제거</translation>
        </message>
        <message>
            <source>Remove the chosen part or connection (Del)</source>
            <translation>선택한 구성 요소나 연결 제거(Del)</translation>
        </message>
        <message>
            <source>Fit</source>
            <translation>맞춤</translation>
        </message>
        <message>
            <source>Show the whole fleet</source>
            <translation>전체 구성 보기</translation>
        </message>
        <message>
            <source>■ master or process   ● replica   darker = busier</source>
            <translation>■ 마스터 또는 프로세스   ● 복제본   진할수록 바쁨</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>실행 취소</translation>
        </message>
        <message>
            <source>Close the message</source>
            <translation>메시지 닫기</translation>
        </message>
        <message>
            <source>Picture of the fleet</source>
            <translation>서버 구성 그림</translation>
        </message>
        <message>
            <source>Run the scenario to see its load.</source>
            <translation>시나리오를 실행하면 부하가 보입니다.</translation>
        </message>
        <message>
            <source>%1 of %2 · %3 users</source>
            <translation>%1 / %2 · 사용자 %3명</translation>
        </message>
        <message>
            <source>%1 at %2. Connect the new part, or undo.</source>
            <translation>%2: %1. 새 구성 요소를 연결하거나 실행 취소하세요.</translation>
        </message>
        <message>
            <source>Nothing calls the users; draw the connection the other way round.</source>
            <translation>사용자를 호출하는 것은 없습니다. 반대 방향으로 연결하세요.</translation>
        </message>
        <message>
            <source>A fleet without users has nothing to answer; the users stay.</source>
            <translation>사용자가 없으면 답할 것이 없습니다. 사용자는 남습니다.</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>이름 변경</translation>
        </message>
        <message>
            <source>New name of “%1”:</source>
            <translation>“%1”의 새 이름:</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>편집</translation>
        </message>
        <message>
            <source>Connect to …</source>
            <translation>연결할 대상…</translation>
        </message>
        <message>
            <source>Rename …</source>
            <translation>이름 변경…</translation>
        </message>
        <message>
            <source>■ master or process   ● replica   brighter = busier</source>
            <translation>■ 마스터 또는 프로세스   ● 복제본   밝을수록 바쁨</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::VariantsModel</name>
        <message numerus="yes">
            <source>%1 and %n more</source>
            <translation>
                <numerusform>%1 외 %n개</numerusform>
            </translation>
        </message>
        <message>
            <source>Variant</source>
            <translation>변형안</translation>
        </message>
        <message>
            <source>Changed</source>
            <translation>바뀐 점</translation>
        </message>
        <message>
            <source>Users that fit</source>
            <translation>들어갈 수 있는 사용자</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::WhatIfPanel</name>
        <message>
            <source>What if</source>
            <translation>가정</translation>
        </message>
        <message>
            <source>Keep as variant</source>
            <translation>변형안으로 저장</translation>
        </message>
        <message>
            <source>Make a variant of the scenario with these values</source>
            <translation>이 값으로 시나리오의 변형안 만들기</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>초기화</translation>
        </message>
        <message>
            <source>Put every slider back to the scenario's value</source>
            <translation>모든 슬라이더를 시나리오의 값으로</translation>
        </message>
        <message>
            <source>Bounds follow the sliders; a simulation follows when they rest. The scenario stays as it is.</source>
            <translation>한계값은 슬라이더를 바로 따르고, 멈추면 시뮬레이션이 이어집니다. 시나리오는 바뀌지 않습니다.</translation>
        </message>
        <message>
            <source>Progress of the simulation in the background</source>
            <translation>배경 시뮬레이션 진행률</translation>
        </message>
        <message>
            <source>The simulation answers</source>
            <translation>시뮬레이션이 답합니다</translation>
        </message>
        <message>
            <source>These values do not fit together</source>
            <translation>서로 맞지 않는 값입니다</translation>
        </message>
        <message>
            <source>Operational bounds know chat fleets only; a run follows when the sliders rest.</source>
            <translation>운영 한계 법칙은 채팅 구성만 다룹니다. 슬라이더가 멈추면 시뮬레이션이 이어집니다.</translation>
        </message>
        <message>
            <source>No part of this fleet saturates under this load</source>
            <translation>이 부하에서는 포화되는 곳이 없습니다</translation>
        </message>
        <message>
            <source>At most %1 users</source>
            <translation>최대 사용자 %1명</translation>
        </message>
        <message>
            <source>%1 saturate first, between %2 and %3 users. At %4 users they are %5 to %6 % busy.</source>
            <translation>%1이(가) 사용자 %2~%3명에서 가장 먼저 포화됩니다. 사용자 %4명에서 이용률은 %5~%6 %입니다.</translation>
        </message>
        <message>
            <source>bound</source>
            <translation>한계</translation>
        </message>
        <message>
            <source>Simulating …</source>
            <translation>시뮬레이션하는 중…</translation>
        </message>
        <message>
            <source>Simulated: %1</source>
            <translation>시뮬레이션: %1</translation>
        </message>
        <message>
            <source>Breaks first: %1</source>
            <translation>먼저 무너지는 것: %1</translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::WorkloadPanel</name>
        <message>
            <source>move a point of the load</source>
            <translation>부하의 점 이동</translation>
        </message>
        <message>
            <source>add a point of the load</source>
            <translation>부하의 점 추가</translation>
        </message>
        <message>
            <source>remove a point of the load</source>
            <translation>부하의 점 제거</translation>
        </message>
        <message>
            <source>add an event</source>
            <translation>이벤트 추가</translation>
        </message>
        <message>
            <source>another kind of load</source>
            <translation>부하 종류 변경</translation>
        </message>
        <message>
            <source>Workload</source>
            <translation>부하</translation>
        </message>
        <message>
            <source>Load:</source>
            <translation>부하:</translation>
        </message>
        <message>
            <source>Users come in steps (ramp)</source>
            <translation>단계적으로 늘어나는 사용자(램프)</translation>
        </message>
        <message>
            <source>A fixed number of users</source>
            <translation>고정된 사용자 수</translation>
        </message>
        <message>
            <source>Arrivals at a fixed rate</source>
            <translation>일정한 도착률</translation>
        </message>
        <message>
            <source>Arrivals at a rate that changes</source>
            <translation>변하는 도착률</translation>
        </message>
        <message>
            <source>Kind of load</source>
            <translation>부하 종류</translation>
        </message>
        <message>
            <source>Add point</source>
            <translation>점 추가</translation>
        </message>
        <message>
            <source>Add a point to the rate; a double click in the curve does it, too</source>
            <translation>도착률에 점을 추가합니다. 곡선을 두 번 클릭해도 됩니다</translation>
        </message>
        <message>
            <source>Add event</source>
            <translation>이벤트 추가</translation>
        </message>
        <message>
            <source>Add something that multiplies the arrivals for a while: a sale, a push message</source>
            <translation>한동안 도착을 늘리는 것 추가: 할인 행사, 푸시 메시지</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>제거</translation>
        </message>
        <message>
            <source>Remove the chosen point or event (Del)</source>
            <translation>선택한 점이나 이벤트 제거(Del)</translation>
        </message>
        <message>
            <source>Values of the load</source>
            <translation>부하의 값</translation>
        </message>
        <message>
            <source>Behaviour:</source>
            <translation>행동:</translation>
        </message>
        <message>
            <source>Behaviour whose steps are shown</source>
            <translation>단계를 표시할 행동</translation>
        </message>
        <message>
            <source>Steps of the behaviour</source>
            <translation>행동의 단계</translation>
        </message>
        <message>
            <source>Add step</source>
            <translation>단계 추가</translation>
        </message>
        <message>
            <source>Remove step</source>
            <translation>단계 제거</translation>
        </message>
        <message>
            <source>Move the step up</source>
            <translation>단계를 위로</translation>
        </message>
        <message>
            <source>Move the step down</source>
            <translation>단계를 아래로</translation>
        </message>
        <message>
            <source>Operation</source>
            <translation>작업</translation>
        </message>
        <message>
            <source>Pause (think)</source>
            <translation>쉬기(생각 시간)</translation>
        </message>
        <message>
            <source>Repetition</source>
            <translation>반복</translation>
        </message>
        <message>
            <source>Choice</source>
            <translation>선택</translation>
        </message>
        <message>
            <source>Alternative of a choice</source>
            <translation>선택지</translation>
        </message>
    </context>
</TS>
