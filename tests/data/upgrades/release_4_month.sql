BEGIN TRANSACTION;
CREATE TABLE changes (
        id INTEGER NOT NULL PRIMARY KEY,
        document INTEGER NOT NULL REFERENCES documents (id),
        amount BIGINT NOT NULL,
        applied BIGINT NOT NULL,
        cancelled INTEGER CHECK (cancelled IN (0, 1)),
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL
    );
INSERT INTO "changes" VALUES(1,7,0,12136,NULL,3,'a885bc73e5b07f3c');
INSERT INTO "changes" VALUES(2,8,0,12136,NULL,3,'805a61c4529c3720');
INSERT INTO "changes" VALUES(3,1,-9100,0,NULL,3,'af6bc1348b8b0a4d');
INSERT INTO "changes" VALUES(4,2,-1164,6736,NULL,3,'5a17fd1aacf9c5ea');
INSERT INTO "changes" VALUES(5,9,0,6736,NULL,3,'53c8619e315c3793');
INSERT INTO "changes" VALUES(6,11,0,5934,NULL,3,'8864fe14b85556c2');
INSERT INTO "changes" VALUES(7,10,0,5934,NULL,3,'fe16a3bd82569b97');
INSERT INTO "changes" VALUES(8,12,0,15306,NULL,3,'889a4f87355b9bcf');
INSERT INTO "changes" VALUES(9,13,0,15306,NULL,3,'7d3d00ad7c5a2f66');
INSERT INTO "changes" VALUES(10,14,0,936,NULL,3,'043aaa7efe21ad43');
INSERT INTO "changes" VALUES(11,15,0,936,NULL,3,'bc0fc86818e929b8');
INSERT INTO "changes" VALUES(12,17,0,3107,NULL,3,'35fc1ef68d1306d0');
INSERT INTO "changes" VALUES(13,16,0,3107,NULL,3,'98604ababcc9927b');
INSERT INTO "changes" VALUES(14,6,-555,3245,NULL,3,'5d136b8f5d70d862');
INSERT INTO "changes" VALUES(15,19,0,3245,NULL,3,'0e23532e99a70a6b');
INSERT INTO "changes" VALUES(16,18,0,9808,NULL,3,'087f9b50f028f805');
INSERT INTO "changes" VALUES(17,20,0,9808,NULL,3,'90ceab07fdbceb22');
INSERT INTO "changes" VALUES(18,22,0,872,NULL,3,'60c112872666380c');
INSERT INTO "changes" VALUES(19,21,0,872,NULL,3,'0b32afac860c9d7f');
INSERT INTO "changes" VALUES(20,23,0,7030,NULL,3,'53caac6af5dd4677');
INSERT INTO "changes" VALUES(21,24,0,7030,NULL,3,'340a8797597550e4');
CREATE TABLE currencies (
        code TEXT NOT NULL PRIMARY KEY,
        minor_units INTEGER NOT NULL CHECK (minor_units IN (1, 100))
    );
INSERT INTO "currencies" VALUES('MYR',100);
CREATE TABLE day_sums (
        run INTEGER NOT NULL,
        date TEXT NOT NULL,
        type TEXT NOT NULL,
        closing TEXT NOT NULL,
        shop TEXT NOT NULL,
        account TEXT NOT NULL,
        currency TEXT NOT NULL,
        debit BIGINT NOT NULL,
        credit BIGINT NOT NULL,
        PRIMARY KEY (run, date, type, closing, shop, account, currency)
    );
INSERT INTO "day_sums" VALUES(1,'2026-06-01','IV','','7495540735365777507','300-000','MYR',17000,0);
INSERT INTO "day_sums" VALUES(1,'2026-06-01','IV','','7495540735365777507','500-000','MYR',0,16500);
INSERT INTO "day_sums" VALUES(1,'2026-06-01','IV','','7495540735365777507','510-200','MYR',0,500);
INSERT INTO "day_sums" VALUES(1,'2026-06-01','IV','','7495540735366777510','300-000','MYR',15151,0);
INSERT INTO "day_sums" VALUES(1,'2026-06-01','IV','','7495540735366777510','500-000','MYR',0,15151);
INSERT INTO "day_sums" VALUES(1,'2026-06-11','IV','','7495540735366777510','300-000','MYR',2580,0);
INSERT INTO "day_sums" VALUES(1,'2026-06-11','IV','','7495540735366777510','500-000','MYR',0,2580);
INSERT INTO "day_sums" VALUES(2,'2026-06-15','IV','','7495540735365777507','300-000','MYR',3800,0);
INSERT INTO "day_sums" VALUES(2,'2026-06-15','IV','','7495540735365777507','500-000','MYR',0,3500);
INSERT INTO "day_sums" VALUES(2,'2026-06-15','IV','','7495540735365777507','510-200','MYR',0,300);
INSERT INTO "day_sums" VALUES(3,'2026-06-08','CF','','7495540735365777507','300-000','MYR',12136,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-08','CF','','7495540735365777507','325-000','MYR',0,12136);
INSERT INTO "day_sums" VALUES(3,'2026-06-08','CN','','7495540735365777507','300-000','MYR',0,12136);
INSERT INTO "day_sums" VALUES(3,'2026-06-08','CN','','7495540735365777507','924-000','MYR',168,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-08','CN','','7495540735365777507','926-000','MYR',11968,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-09','IV','','7495540735365777507','300-000','MYR',0,10264);
INSERT INTO "day_sums" VALUES(3,'2026-06-09','IV','','7495540735365777507','510-300','MYR',9100,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-09','IV','','7495540735365777507','925-000','MYR',1164,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-09','PM','','7495540735365777507','300-000','MYR',0,6736);
INSERT INTO "day_sums" VALUES(3,'2026-06-09','PM','','7495540735365777507','325-000','MYR',6736,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-12','IV','','7495540735365777507','300-000','MYR',5934,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-12','IV','','7495540735365777507','530-000','MYR',0,5934);
INSERT INTO "day_sums" VALUES(3,'2026-06-12','PM','','7495540735365777507','300-000','MYR',0,5934);
INSERT INTO "day_sums" VALUES(3,'2026-06-12','PM','','7495540735365777507','325-000','MYR',5934,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-15','CF','','7495540735365777507','300-000','MYR',15306,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-15','CF','','7495540735365777507','325-000','MYR',0,15306);
INSERT INTO "day_sums" VALUES(3,'2026-06-15','CN','','7495540735365777507','300-000','MYR',0,15306);
INSERT INTO "day_sums" VALUES(3,'2026-06-15','CN','','7495540735365777507','926-000','MYR',15306,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-17','CF','','7495540735365777507','300-000','MYR',936,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-17','CF','','7495540735365777507','325-000','MYR',0,936);
INSERT INTO "day_sums" VALUES(3,'2026-06-17','CN','','7495540735365777507','300-000','MYR',0,936);
INSERT INTO "day_sums" VALUES(3,'2026-06-17','CN','','7495540735365777507','925-000','MYR',936,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-19','IV','','7495540735365777507','300-000','MYR',3107,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-19','IV','','7495540735365777507','530-000','MYR',0,2927);
INSERT INTO "day_sums" VALUES(3,'2026-06-19','IV','','7495540735365777507','924-000','MYR',0,180);
INSERT INTO "day_sums" VALUES(3,'2026-06-19','PM','','7495540735365777507','300-000','MYR',0,3107);
INSERT INTO "day_sums" VALUES(3,'2026-06-19','PM','','7495540735365777507','325-000','MYR',3107,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-22','CF','','7495540735365777507','300-000','MYR',9808,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-22','CF','','7495540735365777507','325-000','MYR',0,9808);
INSERT INTO "day_sums" VALUES(3,'2026-06-22','CN','','7495540735365777507','300-000','MYR',0,9808);
INSERT INTO "day_sums" VALUES(3,'2026-06-22','CN','','7495540735365777507','926-000','MYR',9808,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-22','IV','','7495540735365777507','300-000','MYR',0,555);
INSERT INTO "day_sums" VALUES(3,'2026-06-22','IV','','7495540735365777507','925-000','MYR',555,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-22','PM','','7495540735365777507','300-000','MYR',0,3245);
INSERT INTO "day_sums" VALUES(3,'2026-06-22','PM','','7495540735365777507','325-000','MYR',3245,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-24','IV','','7495540735365777507','300-000','MYR',872,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-24','IV','','7495540735365777507','530-000','MYR',0,872);
INSERT INTO "day_sums" VALUES(3,'2026-06-24','PM','','7495540735365777507','300-000','MYR',0,872);
INSERT INTO "day_sums" VALUES(3,'2026-06-24','PM','','7495540735365777507','325-000','MYR',872,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-29','CF','','7495540735365777507','300-000','MYR',7030,0);
INSERT INTO "day_sums" VALUES(3,'2026-06-29','CF','','7495540735365777507','325-000','MYR',0,7030);
INSERT INTO "day_sums" VALUES(3,'2026-06-29','CN','','7495540735365777507','300-000','MYR',0,7030);
INSERT INTO "day_sums" VALUES(3,'2026-06-29','CN','','7495540735365777507','530-000','MYR',0,4025);
INSERT INTO "day_sums" VALUES(3,'2026-06-29','CN','','7495540735365777507','926-000','MYR',11055,0);
CREATE TABLE documents (
        id INTEGER NOT NULL PRIMARY KEY,
        type TEXT NOT NULL CHECK (type IN ('IV', 'CN', 'QT', 'SO', 'PM', 'CF', 'CB', 'JV')),
        no TEXT NOT NULL CHECK (length(no) > 0),
        date TEXT NOT NULL CHECK (date LIKE '____-__-__'),
        customer TEXT NOT NULL,
        description TEXT NOT NULL,
        currency TEXT NOT NULL REFERENCES currencies (code),
        shop TEXT NOT NULL,
        source_key TEXT NOT NULL,
        amount BIGINT NOT NULL,
        applied BIGINT NOT NULL,
        received_in TEXT NOT NULL,
        cancelled INTEGER NOT NULL DEFAULT 0 CHECK (cancelled IN (0, 1)),
        revision INTEGER NOT NULL DEFAULT 0 CHECK (revision >= 0),
        lines INTEGER NOT NULL DEFAULT 0 CHECK (lines >= 0),
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL,
        UNIQUE (type, no)
    );
INSERT INTO "documents" VALUES(1,'IV','583003469105644778','2026-06-01','300-T0001','Tiktok - T** S** L** Selangor Malaysia (Items = 1, Qty = 1)','MYR','7495540735365777507','tiktok:7495540735365777507:order:583003469105644778',0,0,'',0,1,3,1,'50d484649586028f');
INSERT INTO "documents" VALUES(2,'IV','583015786857409192','2026-06-01','300-T0001','Tiktok - T** S** L** Selangor Malaysia (Items = 1, Qty = 1)','MYR','7495540735365777507','tiktok:7495540735365777507:order:583015786857409192',6736,6736,'',0,1,7,1,'8b3df11309b1d70c');
INSERT INTO "documents" VALUES(3,'IV','576100664706450295','2026-06-01','300-T0001','Tiktok - T** S** L** Pulau Pinang Malaysia (Items = 1, Qty = 1)','MYR','7495540735366777510','tiktok:7495540735366777510:order:576100664706450295',8161,0,'',0,0,1,1,'74ddfd208888e4fb');
INSERT INTO "documents" VALUES(4,'IV','576115060283724808','2026-06-01','300-T0001','Tiktok - D*** J***** Sarawak Malaysia (Items = 1, Qty = 1)','MYR','7495540735366777510','tiktok:7495540735366777510:order:576115060283724808',6990,0,'',0,0,1,1,'7a1264b3aa292967');
INSERT INTO "documents" VALUES(5,'IV','576129640477180931','2026-06-11','300-T0001','Tiktok - N** A*** Kedah Malaysia (Items = 2, Qty = 2)','MYR','7495540735366777510','tiktok:7495540735366777510:order:576129640477180931',2580,0,'',0,0,2,1,'29b04649e446a937');
INSERT INTO "documents" VALUES(6,'IV','583029470106070850','2026-06-15','300-T0001','Tiktok - T** S** L** Pahang Malaysia (Items = 1, Qty = 1)','MYR','7495540735365777507','tiktok:7495540735365777507:order:583029470106070850',3245,3245,'',0,1,8,2,'d09f7f677b725505');
INSERT INTO "documents" VALUES(7,'CN','CN-00001','2026-06-08','300-T0001','Tiktok Adjustment','MYR','7495540735365777507','tiktok:7495540735365777507:adjustment:CN-00001',12136,12136,'',0,0,2,3,'8db2ee7a96fa1dd6');
INSERT INTO "documents" VALUES(8,'CF','PV-00001','2026-06-08','300-T0001','Refund To TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:refund:PV-00001',12136,12136,'325-000',0,0,0,3,'e42a3efded7f4f93');
INSERT INTO "documents" VALUES(9,'PM','OR-00001','2026-06-09','300-T0001','Payment Received From TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:receipt:OR-00001',6736,6736,'325-000',0,0,0,3,'d897488d97eee9f9');
INSERT INTO "documents" VALUES(10,'IV','IV-00001','2026-06-12','300-T0001','Tiktok Adjustment','MYR','7495540735365777507','tiktok:7495540735365777507:adjustment:IV-00001',5934,5934,'',0,0,2,3,'6156cb4999c8da57');
INSERT INTO "documents" VALUES(11,'PM','OR-00002','2026-06-12','300-T0001','Payment Received From TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:receipt:OR-00002',5934,5934,'325-000',0,0,0,3,'273aa03180b497ec');
INSERT INTO "documents" VALUES(12,'CN','CN-00002','2026-06-15','300-T0001','Tiktok Adjustment','MYR','7495540735365777507','tiktok:7495540735365777507:adjustment:CN-00002',15306,15306,'',0,0,1,3,'7828aaf4167bb400');
INSERT INTO "documents" VALUES(13,'CF','PV-00002','2026-06-15','300-T0001','Refund To TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:refund:PV-00002',15306,15306,'325-000',0,0,0,3,'b925f35739739368');
INSERT INTO "documents" VALUES(14,'CN','CN-00003','2026-06-17','300-T0001','Tiktok Adjustment','MYR','7495540735365777507','tiktok:7495540735365777507:adjustment:CN-00003',936,936,'',0,0,1,3,'b200464e9b0962e0');
INSERT INTO "documents" VALUES(15,'CF','PV-00003','2026-06-17','300-T0001','Refund To TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:refund:PV-00003',936,936,'325-000',0,0,0,3,'16a3a9276f2e7ae5');
INSERT INTO "documents" VALUES(16,'IV','IV-00002','2026-06-19','300-T0001','Tiktok Adjustment','MYR','7495540735365777507','tiktok:7495540735365777507:adjustment:IV-00002',3107,3107,'',0,0,2,3,'7392907cd846f53e');
INSERT INTO "documents" VALUES(17,'PM','OR-00003','2026-06-19','300-T0001','Payment Received From TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:receipt:OR-00003',3107,3107,'325-000',0,0,0,3,'9cd65b4153c68291');
INSERT INTO "documents" VALUES(18,'CN','CN-00004','2026-06-22','300-T0001','Tiktok Adjustment','MYR','7495540735365777507','tiktok:7495540735365777507:adjustment:CN-00004',9808,9808,'',0,0,1,3,'d1daf1783384c2c1');
INSERT INTO "documents" VALUES(19,'PM','OR-00004','2026-06-22','300-T0001','Payment Received From TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:receipt:OR-00004',3245,3245,'325-000',0,0,0,3,'674e85fa2e32376b');
INSERT INTO "documents" VALUES(20,'CF','PV-00004','2026-06-22','300-T0001','Refund To TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:refund:PV-00004',9808,9808,'325-000',0,0,0,3,'b7719f3121014ba2');
INSERT INTO "documents" VALUES(21,'IV','IV-00003','2026-06-24','300-T0001','Tiktok Adjustment','MYR','7495540735365777507','tiktok:7495540735365777507:adjustment:IV-00003',872,872,'',0,0,1,3,'8f73bbb1b5381a52');
INSERT INTO "documents" VALUES(22,'PM','OR-00005','2026-06-24','300-T0001','Payment Received From TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:receipt:OR-00005',872,872,'325-000',0,0,0,3,'296a9c5560492fe1');
INSERT INTO "documents" VALUES(23,'CN','CN-00005','2026-06-29','300-T0001','Tiktok Adjustment','MYR','7495540735365777507','tiktok:7495540735365777507:adjustment:CN-00005',7030,7030,'',0,0,2,3,'624a9406e2d79aa0');
INSERT INTO "documents" VALUES(24,'CF','PV-00005','2026-06-29','300-T0001','Refund To TikTok','MYR','7495540735365777507','tiktok:7495540735365777507:refund:PV-00005',7030,7030,'325-000',0,0,0,3,'4addc12eb21c9dd4');
CREATE TABLE entries (
        no INTEGER NOT NULL PRIMARY KEY,
        date TEXT NOT NULL,
        document INTEGER NOT NULL REFERENCES documents (id),
        description TEXT NOT NULL,
        currency TEXT NOT NULL REFERENCES currencies (code),
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL
    );
INSERT INTO "entries" VALUES(1,'2026-06-01',1,'Tiktok - T** S** L** Selangor Malaysia (Items = 1, Qty = 1)','MYR',1,'5448f3ba23906ae2');
INSERT INTO "entries" VALUES(2,'2026-06-01',2,'Tiktok - T** S** L** Selangor Malaysia (Items = 1, Qty = 1)','MYR',1,'cbc72bb9f70bf356');
INSERT INTO "entries" VALUES(3,'2026-06-01',3,'Tiktok - T** S** L** Pulau Pinang Malaysia (Items = 1, Qty = 1)','MYR',1,'a32700815ac6725d');
INSERT INTO "entries" VALUES(4,'2026-06-01',4,'Tiktok - D*** J***** Sarawak Malaysia (Items = 1, Qty = 1)','MYR',1,'5191b1a161640334');
INSERT INTO "entries" VALUES(5,'2026-06-11',5,'Tiktok - N** A*** Kedah Malaysia (Items = 2, Qty = 2)','MYR',1,'b30c971c6b2c6cb4');
INSERT INTO "entries" VALUES(6,'2026-06-15',6,'Tiktok - T** S** L** Pahang Malaysia (Items = 1, Qty = 1)','MYR',2,'366ace0b88f46e8b');
INSERT INTO "entries" VALUES(7,'2026-06-08',7,'Tiktok Adjustment','MYR',3,'a5a292392b663e14');
INSERT INTO "entries" VALUES(8,'2026-06-08',8,'Refund To TikTok','MYR',3,'eb655995466587b3');
INSERT INTO "entries" VALUES(9,'2026-06-09',1,'TikTok settlement','MYR',3,'a4d1b0d2e21282e7');
INSERT INTO "entries" VALUES(10,'2026-06-09',2,'TikTok settlement','MYR',3,'b53dbed23f1a844b');
INSERT INTO "entries" VALUES(11,'2026-06-09',9,'Payment Received From TikTok','MYR',3,'27cecb61ab387e25');
INSERT INTO "entries" VALUES(12,'2026-06-12',10,'Tiktok Adjustment','MYR',3,'0f291989b4692e95');
INSERT INTO "entries" VALUES(13,'2026-06-12',11,'Payment Received From TikTok','MYR',3,'d85780660f3f84f5');
INSERT INTO "entries" VALUES(14,'2026-06-15',12,'Tiktok Adjustment','MYR',3,'f8e6ab28bed7b057');
INSERT INTO "entries" VALUES(15,'2026-06-15',13,'Refund To TikTok','MYR',3,'0cb783fabe96d4f2');
INSERT INTO "entries" VALUES(16,'2026-06-17',14,'Tiktok Adjustment','MYR',3,'0a8606a529dde0bd');
INSERT INTO "entries" VALUES(17,'2026-06-17',15,'Refund To TikTok','MYR',3,'e3cf5489d39b569f');
INSERT INTO "entries" VALUES(18,'2026-06-19',16,'Tiktok Adjustment','MYR',3,'886e2a48bffb0fa8');
INSERT INTO "entries" VALUES(19,'2026-06-19',17,'Payment Received From TikTok','MYR',3,'236497dbe1368c67');
INSERT INTO "entries" VALUES(20,'2026-06-22',6,'TikTok settlement','MYR',3,'d89557011694391c');
INSERT INTO "entries" VALUES(21,'2026-06-22',18,'Tiktok Adjustment','MYR',3,'a2442317462075c6');
INSERT INTO "entries" VALUES(22,'2026-06-22',19,'Payment Received From TikTok','MYR',3,'af22d112785e199f');
INSERT INTO "entries" VALUES(23,'2026-06-22',20,'Refund To TikTok','MYR',3,'5984937b689bc26a');
INSERT INTO "entries" VALUES(24,'2026-06-24',21,'Tiktok Adjustment','MYR',3,'487645ab586fa87f');
INSERT INTO "entries" VALUES(25,'2026-06-24',22,'Payment Received From TikTok','MYR',3,'cf054702dbb058b3');
INSERT INTO "entries" VALUES(26,'2026-06-29',23,'Tiktok Adjustment','MYR',3,'09d88728059a233f');
INSERT INTO "entries" VALUES(27,'2026-06-29',24,'Refund To TikTok','MYR',3,'b14c5139ae1eb04d');
CREATE TABLE knock_offs (
        id INTEGER NOT NULL PRIMARY KEY,
        from_document INTEGER NOT NULL REFERENCES documents (id),
        to_document INTEGER NOT NULL REFERENCES documents (id),
        date TEXT NOT NULL,
        amount BIGINT NOT NULL,
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL
    );
INSERT INTO "knock_offs" VALUES(1,7,8,'2026-06-08',12136,3,'f2b2b5d6909ae0ae');
INSERT INTO "knock_offs" VALUES(2,9,2,'2026-06-09',6736,3,'0ee37a4ccab6b6c7');
INSERT INTO "knock_offs" VALUES(3,11,10,'2026-06-12',5934,3,'9009432b3e01a938');
INSERT INTO "knock_offs" VALUES(4,12,13,'2026-06-15',15306,3,'aecfb562a2c1e7a3');
INSERT INTO "knock_offs" VALUES(5,14,15,'2026-06-17',936,3,'e12b8b0256e59b5b');
INSERT INTO "knock_offs" VALUES(6,17,16,'2026-06-19',3107,3,'f13e3571081eaaa3');
INSERT INTO "knock_offs" VALUES(7,19,6,'2026-06-22',3245,3,'21f6df4912d3046c');
INSERT INTO "knock_offs" VALUES(8,18,20,'2026-06-22',9808,3,'254fbe0171c821e6');
INSERT INTO "knock_offs" VALUES(9,22,21,'2026-06-24',872,3,'9bedcb8f516e60ef');
INSERT INTO "knock_offs" VALUES(10,23,24,'2026-06-29',7030,3,'f931d0106e970634');
CREATE TABLE line_sums (
        run INTEGER NOT NULL,
        month TEXT NOT NULL,
        type TEXT NOT NULL,
        shop TEXT NOT NULL,
        currency TEXT NOT NULL,
        kind TEXT NOT NULL,
        account TEXT NOT NULL,
        amount BIGINT NOT NULL,
        PRIMARY KEY (run, month, type, shop, currency, kind, account)
    );
INSERT INTO "line_sums" VALUES(1,'2026-06','IV','7495540735365777507','MYR','Goods','500-000',16500);
INSERT INTO "line_sums" VALUES(1,'2026-06','IV','7495540735365777507','MYR','Platform discount','510-200',500);
INSERT INTO "line_sums" VALUES(1,'2026-06','IV','7495540735366777510','MYR','Goods','500-000',17731);
INSERT INTO "line_sums" VALUES(2,'2026-06','IV','7495540735365777507','MYR','Goods','500-000',3500);
INSERT INTO "line_sums" VALUES(2,'2026-06','IV','7495540735365777507','MYR','Platform discount','510-200',300);
INSERT INTO "line_sums" VALUES(3,'2026-06','CN','7495540735365777507','MYR','GMV Payment for TikTok Ads','926-000',48137);
INSERT INTO "line_sums" VALUES(3,'2026-06','CN','7495540735365777507','MYR','Logistics reimbursement','530-000',-4025);
INSERT INTO "line_sums" VALUES(3,'2026-06','CN','7495540735365777507','MYR','Shipping fee adjustment','924-000',168);
INSERT INTO "line_sums" VALUES(3,'2026-06','CN','7495540735365777507','MYR','Violation fee (settlement fee)','925-000',936);
INSERT INTO "line_sums" VALUES(3,'2026-06','IV','7495540735365777507','MYR','Actual shipping fee','924-000',-1020);
INSERT INTO "line_sums" VALUES(3,'2026-06','IV','7495540735365777507','MYR','Customer shipping fee','924-000',530);
INSERT INTO "line_sums" VALUES(3,'2026-06','IV','7495540735365777507','MYR','Logistics reimbursement','530-000',7608);
INSERT INTO "line_sums" VALUES(3,'2026-06','IV','7495540735365777507','MYR','Platform reimbursement','530-000',2125);
INSERT INTO "line_sums" VALUES(3,'2026-06','IV','7495540735365777507','MYR','Platform shipping fee discount','924-000',490);
INSERT INTO "line_sums" VALUES(3,'2026-06','IV','7495540735365777507','MYR','Platform support fee','925-000',-108);
INSERT INTO "line_sums" VALUES(3,'2026-06','IV','7495540735365777507','MYR','Refund subtotal after seller discounts','510-300',-9100);
INSERT INTO "line_sums" VALUES(3,'2026-06','IV','7495540735365777507','MYR','SFP service fee','925-000',-379);
INSERT INTO "line_sums" VALUES(3,'2026-06','IV','7495540735365777507','MYR','Shipping fee adjustment','924-000',180);
INSERT INTO "line_sums" VALUES(3,'2026-06','IV','7495540735365777507','MYR','TikTok Shop commission fee','925-000',-781);
INSERT INTO "line_sums" VALUES(3,'2026-06','IV','7495540735365777507','MYR','Transaction fee','925-000',-451);
CREATE TABLE lines (
        id INTEGER NOT NULL PRIMARY KEY,
        document INTEGER NOT NULL REFERENCES documents (id),
        seq INTEGER NOT NULL,
        item_code TEXT NOT NULL,
        description TEXT NOT NULL,
        uom TEXT NOT NULL,
        quantity INTEGER NOT NULL,
        unit_price BIGINT NOT NULL,
        discount BIGINT NOT NULL,
        amount BIGINT NOT NULL,
        account TEXT NOT NULL,
        location TEXT NOT NULL,
        project TEXT NOT NULL,
        delivery_date TEXT NOT NULL,
        kind TEXT NOT NULL,
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL,
        tax_code TEXT NOT NULL DEFAULT '',
        tax BIGINT NOT NULL DEFAULT 0,
        tax_account TEXT NOT NULL DEFAULT '',
        UNIQUE (document, seq)
    );
INSERT INTO "lines" VALUES(1,1,1,'BKM-SLM-SG-L','Baju Kurung Moden Cotton Viscose Sulam Raya 2026 (Hijau Sage, L)','UNIT',1,9100,500,8600,'500-000','','','2026-06-01','Goods',1,'6d7cbf97c9d1b959','',0,'');
INSERT INTO "lines" VALUES(2,1,2,'VOUCHER','Platform discount','UNIT',1,500,0,500,'510-200','','','2026-06-01','Platform discount',1,'7b4fa4fc0dd5f5f3','',0,'');
INSERT INTO "lines" VALUES(3,2,1,'BML-TB-HT-S','Baju Melayu Teluk Belanga Slim Fit (Hitam, S)','UNIT',1,7900,0,7900,'500-000','','','2026-06-01','Goods',1,'40b0ab3a55b2770f','',0,'');
INSERT INTO "lines" VALUES(4,3,1,'PWB-20K-BK','Power Bank 20000mAh PD (Hitam)','UNIT',1,8590,429,8161,'500-000','','','2026-06-01','Goods',1,'ac3e57fb385cf412','',0,'');
INSERT INTO "lines" VALUES(5,4,1,'CHG-G65-BK','Pengecas GaN 65W USB-C 3 Pin (Hitam)','UNIT',1,6990,0,6990,'500-000','','','2026-06-01','Goods',1,'d8522f50e2df2f2e','',0,'');
INSERT INTO "lines" VALUES(6,5,1,'CSG-LTS-IP17','Casing Telefon Lutsinar Anti Jatuh (iPhone 17)','UNIT',1,1290,0,1290,'500-000','','','2026-06-11','Goods',1,'5bc19ec16807c9f5','',0,'');
INSERT INTO "lines" VALUES(7,5,2,'CSG-LTS-RN15','Casing Telefon Lutsinar Anti Jatuh (Redmi Note 15)','UNIT',1,1290,0,1290,'500-000','','','2026-06-11','Goods',1,'cbddea762740685b','',0,'');
INSERT INTO "lines" VALUES(8,6,1,'KEK-LPS-500','Kek Lapis Evergreen Sarawak 500g (Default)','PCS',1,3800,300,3500,'500-000','','','2026-06-15','Goods',2,'2d429def1393eb1d','',0,'');
INSERT INTO "lines" VALUES(9,6,2,'VOUCHER','Platform discount','UNIT',1,300,0,300,'510-200','','','2026-06-15','Platform discount',2,'26a323357d996051','',0,'');
INSERT INTO "lines" VALUES(10,7,1,'ADVERTISING','GMV Payment for TikTok Ads 7641002484444217680','UNIT',1,11968,0,11968,'926-000','','','2026-06-08','GMV Payment for TikTok Ads',3,'102b43938fa90fff','',0,'');
INSERT INTO "lines" VALUES(11,7,2,'SHIPPING','Shipping fee adjustment 7641013576665277647','UNIT',1,168,0,168,'924-000','','','2026-06-08','Shipping fee adjustment',3,'c8d0c599d3e8c48c','',0,'');
INSERT INTO "lines" VALUES(12,1,3,'REFUND','Refund subtotal after seller discounts','UNIT',1,-9100,0,-9100,'510-300','','','2026-06-09','Refund subtotal after seller discounts',3,'6d3ac9adbedd8d9b','',0,'');
INSERT INTO "lines" VALUES(13,2,2,'TRANSACTION FEE','Transaction fee','UNIT',1,-299,0,-299,'925-000','','','2026-06-09','Transaction fee',3,'75f1230c1b02e811','',0,'');
INSERT INTO "lines" VALUES(14,2,3,'TRANSACTION FEE','TikTok Shop commission fee','UNIT',1,-555,0,-555,'925-000','','','2026-06-09','TikTok Shop commission fee',3,'4811cdf62cfa605e','',0,'');
INSERT INTO "lines" VALUES(15,2,4,'TRANSACTION FEE','Platform support fee','UNIT',1,-54,0,-54,'925-000','','','2026-06-09','Platform support fee',3,'b102fec77c03f095','',0,'');
INSERT INTO "lines" VALUES(16,2,5,'TRANSACTION FEE','SFP service fee','UNIT',1,-256,0,-256,'925-000','','','2026-06-09','SFP service fee',3,'0445e2faa0871b8b','',0,'');
INSERT INTO "lines" VALUES(17,2,6,'SHIPPING','Actual shipping fee','UNIT',1,-490,0,-490,'924-000','','','2026-06-09','Actual shipping fee',3,'a2eac20ea550eaa1','',0,'');
INSERT INTO "lines" VALUES(18,2,7,'SHIPPING','Platform shipping fee discount','UNIT',1,490,0,490,'924-000','','','2026-06-09','Platform shipping fee discount',3,'63c228a4c812cf19','',0,'');
INSERT INTO "lines" VALUES(19,10,1,'CLAIMS','Logistics reimbursement 7641029216614794306 for order 583015786857409192','UNIT',1,4681,0,4681,'530-000','','','2026-06-12','Logistics reimbursement',3,'0bbaddf1131710e7','',0,'');
INSERT INTO "lines" VALUES(20,10,2,'CLAIMS','Platform reimbursement 7641039508445293764','UNIT',1,1253,0,1253,'530-000','','','2026-06-12','Platform reimbursement',3,'025a13308a050a2d','',0,'');
INSERT INTO "lines" VALUES(21,12,1,'ADVERTISING','GMV Payment for TikTok Ads 7641047690362775671','UNIT',1,15306,0,15306,'926-000','','','2026-06-15','GMV Payment for TikTok Ads',3,'3629cde2d3cb546b','',0,'');
INSERT INTO "lines" VALUES(22,14,1,'TRANSACTION FEE','Violation fee (settlement fee) 7641051662250868259','UNIT',1,936,0,936,'925-000','','','2026-06-17','Violation fee (settlement fee)',3,'3b3f2989c1484535','',0,'');
INSERT INTO "lines" VALUES(23,16,1,'CLAIMS','Logistics reimbursement 7641065409446734226 for order 583015786857409192','UNIT',1,2927,0,2927,'530-000','','','2026-06-19','Logistics reimbursement',3,'090cd1b69ddfd380','',0,'');
INSERT INTO "lines" VALUES(24,16,2,'SHIPPING','Shipping fee adjustment 7641073054109855376 for order 583015786857409192','UNIT',1,180,0,180,'924-000','','','2026-06-19','Shipping fee adjustment',3,'c70d757519376e37','',0,'');
INSERT INTO "lines" VALUES(25,6,3,'TRANSACTION FEE','Transaction fee','UNIT',1,-152,0,-152,'925-000','','','2026-06-22','Transaction fee',3,'e0da2912353d3dbd','',0,'');
INSERT INTO "lines" VALUES(26,6,4,'TRANSACTION FEE','TikTok Shop commission fee','UNIT',1,-226,0,-226,'925-000','','','2026-06-22','TikTok Shop commission fee',3,'c8a24dfb3a6f54ac','',0,'');
INSERT INTO "lines" VALUES(27,6,5,'TRANSACTION FEE','Platform support fee','UNIT',1,-54,0,-54,'925-000','','','2026-06-22','Platform support fee',3,'cc4fdef55c7f2148','',0,'');
INSERT INTO "lines" VALUES(28,6,6,'TRANSACTION FEE','SFP service fee','UNIT',1,-123,0,-123,'925-000','','','2026-06-22','SFP service fee',3,'2427b489b83f4fb1','',0,'');
INSERT INTO "lines" VALUES(29,6,7,'SHIPPING','Actual shipping fee','UNIT',1,-530,0,-530,'924-000','','','2026-06-22','Actual shipping fee',3,'bbb09de36534f505','',0,'');
INSERT INTO "lines" VALUES(30,6,8,'SHIPPING','Customer shipping fee','UNIT',1,530,0,530,'924-000','','','2026-06-22','Customer shipping fee',3,'15a7209d63d44f21','',0,'');
INSERT INTO "lines" VALUES(31,18,1,'ADVERTISING','GMV Payment for TikTok Ads 7641081897602377021','UNIT',1,9808,0,9808,'926-000','','','2026-06-22','GMV Payment for TikTok Ads',3,'16a13ddb87a273fc','',0,'');
INSERT INTO "lines" VALUES(32,21,1,'CLAIMS','Platform reimbursement 7641092658835032553 for order 583015786857409192','UNIT',1,872,0,872,'530-000','','','2026-06-24','Platform reimbursement',3,'4059c10f5839061c','',0,'');
INSERT INTO "lines" VALUES(33,23,1,'ADVERTISING','GMV Payment for TikTok Ads 7641105665254675540','UNIT',1,11055,0,11055,'926-000','','','2026-06-29','GMV Payment for TikTok Ads',3,'4a8d0c8a3ddc03f5','',0,'');
INSERT INTO "lines" VALUES(34,23,2,'CLAIMS','Logistics reimbursement 7641113852694293327 for order 583015786857409192','UNIT',1,-4025,0,-4025,'530-000','','','2026-06-29','Logistics reimbursement',3,'52aa9224745e06fb','',0,'');
CREATE TABLE master_changes (
        id INTEGER NOT NULL PRIMARY KEY,
        at TEXT NOT NULL,
        user_name TEXT NOT NULL,
        sheet TEXT NOT NULL,
        key TEXT NOT NULL,
        field TEXT NOT NULL,
        old_text TEXT NOT NULL,
        new_text TEXT NOT NULL,
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL
    );
INSERT INTO "master_changes" VALUES(1,'2026-11-29T09:45:53Z','root','GL Accounts','150-000','','','{"Acc Type": "Capital", "Code": "150-000", "Description": "OPENING BALANCES"}',1,'f4c12632118b66f1');
INSERT INTO "master_changes" VALUES(2,'2026-11-29T09:45:53Z','root','GL Accounts','155-000','','','{"Acc Type": "Capital", "Code": "155-000", "Description": "CURRENCY CONVERSION", "Special Acc Type": "Currency Conversion"}',1,'f79c9fc3b85fd890');
INSERT INTO "master_changes" VALUES(3,'2026-11-29T09:45:53Z','root','GL Accounts','300-000','','','{"Acc Type": "Current Assets", "Code": "300-000", "Description": "TRADE DEBTORS", "Special Acc Type": "Debtor Control"}',1,'0ca710899de53c94');
INSERT INTO "master_changes" VALUES(4,'2026-11-29T09:45:53Z','root','GL Accounts','310-000','','','{"Acc Type": "Current Assets", "Code": "310-000", "Description": "BANK", "Special Acc Type": "Bank Account"}',1,'3fbf578f0a6ad693');
INSERT INTO "master_changes" VALUES(5,'2026-11-29T09:45:53Z','root','GL Accounts','325-000','','','{"Acc Type": "Current Assets", "Code": "325-000", "Description": "TIKTOK SHOP WALLET", "Special Acc Type": "Cash Account"}',1,'ce0e4edde6ba4c46');
INSERT INTO "master_changes" VALUES(6,'2026-11-29T09:45:53Z','root','GL Accounts','326-000','','','{"Acc Type": "Current Assets", "Code": "326-000", "Description": "TIKTOK SHOP RESERVE"}',1,'c02e9edc22152244');
INSERT INTO "master_changes" VALUES(7,'2026-11-29T09:45:53Z','root','GL Accounts','500-000','','','{"Acc Type": "Sales", "Code": "500-000", "Description": "SALES"}',1,'d7492680b64c4b73');
INSERT INTO "master_changes" VALUES(8,'2026-11-29T09:45:53Z','root','GL Accounts','510-100','','','{"Acc Type": "Sales Adjustment", "Code": "510-100", "Description": "DISCOUNT"}',1,'267fc00b5d4aaccb');
INSERT INTO "master_changes" VALUES(9,'2026-11-29T09:45:53Z','root','GL Accounts','510-200','','','{"Acc Type": "Sales Adjustment", "Code": "510-200", "Description": "VOUCHER"}',1,'ce0f45ec56d42607');
INSERT INTO "master_changes" VALUES(10,'2026-11-29T09:45:53Z','root','GL Accounts','510-300','','','{"Acc Type": "Sales Adjustment", "Code": "510-300", "Description": "SALES RETURNS"}',1,'b2aee6fccb1dbead');
INSERT INTO "master_changes" VALUES(11,'2026-11-29T09:45:53Z','root','GL Accounts','530-000','','','{"Acc Type": "Other Income", "Code": "530-000", "Description": "CLAIMS AND COMPENSATION"}',1,'d1ca0af754ea77cb');
INSERT INTO "master_changes" VALUES(12,'2026-11-29T09:45:53Z','root','GL Accounts','924-000','','','{"Acc Type": "Expenses", "Code": "924-000", "Description": "SHIPPING"}',1,'f3de204dd4149358');
INSERT INTO "master_changes" VALUES(13,'2026-11-29T09:45:53Z','root','GL Accounts','925-000','','','{"Acc Type": "Expenses", "Code": "925-000", "Description": "TRANSACTION FEE"}',1,'717e64cfc827c49d');
INSERT INTO "master_changes" VALUES(14,'2026-11-29T09:45:53Z','root','GL Accounts','926-000','','','{"Acc Type": "Expenses", "Code": "926-000", "Description": "ADVERTISING"}',1,'ae1e2c65e792324e');
INSERT INTO "master_changes" VALUES(15,'2026-11-29T09:45:53Z','root','GL Accounts','927-000','','','{"Acc Type": "Expenses", "Code": "927-000", "Description": "SHORT PAYMENTS WRITTEN OFF"}',1,'bba11378222d4998');
INSERT INTO "master_changes" VALUES(16,'2026-11-29T09:45:53Z','root','GL Accounts','980-000','','','{"Acc Type": "Expenses", "Code": "980-000", "Description": "EXCHANGE DIFFERENCE", "Special Acc Type": "Exchange Difference"}',1,'697741571e294f48');
INSERT INTO "master_changes" VALUES(17,'2026-11-29T09:45:53Z','root','Customers','300-T0001','','','{"Code": "300-T0001", "Company Name": "Tik Tok", "Control Account": "300-000", "Credit Term": "30 Days", "Currency Code": "MYR"}',1,'c591721493a8af4e');
INSERT INTO "master_changes" VALUES(18,'2026-11-29T09:45:53Z','root','Stock Groups','GOODS','','','{"Code": "GOODS", "Description": "Goods sold", "S. Return Code": "510-300", "Sales Code": "500-000"}',1,'ddfcdea30ef0f962');
INSERT INTO "master_changes" VALUES(19,'2026-11-29T09:45:53Z','root','Stock Groups','OPENING','','','{"Code": "OPENING", "Description": "Past invoices", "S. Return Code": "150-000", "Sales Code": "150-000"}',1,'f55eaf67552d8127');
INSERT INTO "master_changes" VALUES(20,'2026-11-29T09:45:53Z','root','Stock Groups','DISCOUNT','','','{"Code": "DISCOUNT", "Description": "Discount", "S. Return Code": "510-100", "Sales Code": "510-100"}',1,'bde0be2aadf40193');
INSERT INTO "master_changes" VALUES(21,'2026-11-29T09:45:53Z','root','Stock Groups','VOUCHER','','','{"Code": "VOUCHER", "Description": "Voucher", "S. Return Code": "510-200", "Sales Code": "510-200"}',1,'4ab9fd0c2e84c8a2');
INSERT INTO "master_changes" VALUES(22,'2026-11-29T09:45:53Z','root','Stock Groups','REFUND','','','{"Code": "REFUND", "Description": "Refund", "S. Return Code": "510-300", "Sales Code": "510-300"}',1,'0bdbb780ecf29d1b');
INSERT INTO "master_changes" VALUES(23,'2026-11-29T09:45:53Z','root','Stock Groups','CLAIMS','','','{"Code": "CLAIMS", "Description": "Claims and compensation", "S. Return Code": "530-000", "Sales Code": "530-000"}',1,'eadcf37290ff7e8e');
INSERT INTO "master_changes" VALUES(24,'2026-11-29T09:45:53Z','root','Stock Groups','SHIPPING','','','{"Code": "SHIPPING", "Description": "Shipping", "S. Return Code": "924-000", "Sales Code": "924-000"}',1,'f5151aeb250fd8b3');
INSERT INTO "master_changes" VALUES(25,'2026-11-29T09:45:53Z','root','Stock Groups','TRANSACTION','','','{"Code": "TRANSACTION", "Description": "Transaction fee", "S. Return Code": "925-000", "Sales Code": "925-000"}',1,'965685394ea7e400');
INSERT INTO "master_changes" VALUES(26,'2026-11-29T09:45:53Z','root','Stock Groups','ADVERTISING','','','{"Code": "ADVERTISING", "Description": "Advertising", "S. Return Code": "926-000", "Sales Code": "926-000"}',1,'1d0442d15e07e5ee');
INSERT INTO "master_changes" VALUES(27,'2026-11-29T09:45:53Z','root','Stock Groups','WRITE OFF','','','{"Code": "WRITE OFF", "Description": "Written off", "S. Return Code": "927-000", "Sales Code": "927-000"}',1,'422e36aa03a1fdd1');
INSERT INTO "master_changes" VALUES(28,'2026-11-29T09:45:53Z','root','Stock Items','BKM-SLM-SG-S','','','{"Code": "BKM-SLM-SG-S", "Description": "Baju Kurung Moden Cotton Viscose Sulam Raya 2026, Hijau Sage, S", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'881cbc538ab0649e');
INSERT INTO "master_changes" VALUES(29,'2026-11-29T09:45:53Z','root','Stock Items','BKM-SLM-SG-M','','','{"Code": "BKM-SLM-SG-M", "Description": "Baju Kurung Moden Cotton Viscose Sulam Raya 2026, Hijau Sage, M", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'142b6119fbccaac6');
INSERT INTO "master_changes" VALUES(30,'2026-11-29T09:45:53Z','root','Stock Items','BKM-SLM-SG-L','','','{"Code": "BKM-SLM-SG-L", "Description": "Baju Kurung Moden Cotton Viscose Sulam Raya 2026, Hijau Sage, L", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'b8d4f245fdad8d51');
INSERT INTO "master_changes" VALUES(31,'2026-11-29T09:45:53Z','root','Stock Items','BKM-SLM-SG-XL','','','{"Code": "BKM-SLM-SG-XL", "Description": "Baju Kurung Moden Cotton Viscose Sulam Raya 2026, Hijau Sage, XL", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'6fbb8b0d5e86d137');
INSERT INTO "master_changes" VALUES(32,'2026-11-29T09:45:53Z','root','Stock Items','BML-TB-HT-S','','','{"Code": "BML-TB-HT-S", "Description": "Baju Melayu Teluk Belanga Slim Fit, Hitam, S", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'6af5175007f119c3');
INSERT INTO "master_changes" VALUES(33,'2026-11-29T09:45:53Z','root','Stock Items','BML-TB-HT-M','','','{"Code": "BML-TB-HT-M", "Description": "Baju Melayu Teluk Belanga Slim Fit, Hitam, M", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'f01e8a3ad317e5f8');
INSERT INTO "master_changes" VALUES(34,'2026-11-29T09:45:53Z','root','Stock Items','BML-TB-HT-L','','','{"Code": "BML-TB-HT-L", "Description": "Baju Melayu Teluk Belanga Slim Fit, Hitam, L", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'499230572d8c2cf3');
INSERT INTO "master_changes" VALUES(35,'2026-11-29T09:45:53Z','root','Stock Items','BML-TB-HT-XL','','','{"Code": "BML-TB-HT-XL", "Description": "Baju Melayu Teluk Belanga Slim Fit, Hitam, XL", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'059d9da4d3406989');
INSERT INTO "master_changes" VALUES(36,'2026-11-29T09:45:53Z','root','Stock Items','TDG-BWL-DP','','','{"Code": "TDG-BWL-DP", "Description": "Tudung Bawal Cotton Voile Bidang 45, Dusty Pink", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'74de6826e92345a1');
INSERT INTO "master_changes" VALUES(37,'2026-11-29T09:45:53Z','root','Stock Items','TDG-BWL-ND','','','{"Code": "TDG-BWL-ND", "Description": "Tudung Bawal Cotton Voile Bidang 45, Nude", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'d2a6e3cd183be33a');
INSERT INTO "master_changes" VALUES(38,'2026-11-29T09:45:53Z','root','Stock Items','TDG-BWL-HT','','','{"Code": "TDG-BWL-HT", "Description": "Tudung Bawal Cotton Voile Bidang 45, Hitam", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'152b98a5bb6c82c5');
INSERT INTO "master_changes" VALUES(39,'2026-11-29T09:45:53Z','root','Stock Items','TDG-BWL-NV','','','{"Code": "TDG-BWL-NV", "Description": "Tudung Bawal Cotton Voile Bidang 45, Navy", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'df552f8fcd2bf416');
INSERT INTO "master_changes" VALUES(40,'2026-11-29T09:45:53Z','root','Stock Items','TLK-TRV-PT','','','{"Code": "TLK-TRV-PT", "Description": "Telekung Travel Satin Silk dengan Beg, Putih", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'9900cfe587861e83');
INSERT INTO "master_changes" VALUES(41,'2026-11-29T09:45:53Z','root','Stock Items','TLK-TRV-MT','','','{"Code": "TLK-TRV-MT", "Description": "Telekung Travel Satin Silk dengan Beg, Mint", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'26fb88031bb14cb7');
INSERT INTO "master_changes" VALUES(42,'2026-11-29T09:45:53Z','root','Stock Items','BTK-TRG-BR','','','{"Code": "BTK-TRG-BR", "Description": "Kain Batik Terengganu Asli Ela, Motif Bunga Raya", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'b7a013e2ea505319');
INSERT INTO "master_changes" VALUES(43,'2026-11-29T09:45:53Z','root','Stock Items','BTK-TRG-AL','','','{"Code": "BTK-TRG-AL", "Description": "Kain Batik Terengganu Asli Ela, Motif Awan Larat", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'b40c2a8bd45b7c4f');
INSERT INTO "master_changes" VALUES(44,'2026-11-29T09:45:53Z','root','Stock Items','KR-TART','','','{"Code": "KR-TART", "Description": "Kuih Raya \"Mak Timah\" 🎉 Balang Besar (Tart Nanas 50 biji)", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "PCS"}',1,'0c36e23d5ff361ec');
INSERT INTO "master_changes" VALUES(45,'2026-11-29T09:45:53Z','root','Stock Items','KR-BHLU','','','{"Code": "KR-BHLU", "Description": "1+1 Bahulu Gulung Promo Beli Satu Percuma Satu", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "PCS"}',1,'079cd59b025cb204');
INSERT INTO "master_changes" VALUES(46,'2026-11-29T09:45:53Z','root','Stock Items','SBL-NYT-P3','','','{"Code": "SBL-NYT-P3", "Description": "Sambal Nyet Pedas Giler Botol, Pedas 3", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "PCS"}',1,'df44588b59b69ef0');
INSERT INTO "master_changes" VALUES(47,'2026-11-29T09:45:53Z','root','Stock Items','SBL-NYT-P5','','','{"Code": "SBL-NYT-P5", "Description": "Sambal Nyet Pedas Giler Botol, Pedas 5", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "PCS"}',1,'2b3452bb6732ff6b');
INSERT INTO "master_changes" VALUES(48,'2026-11-29T09:45:53Z','root','Stock Items','SRD-DG-100','','','{"Code": "SRD-DG-100", "Description": "Serunding Daging Kelantan, 100g", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "PCS"}',1,'cea617fe168c3fa8');
INSERT INTO "master_changes" VALUES(49,'2026-11-29T09:45:53Z','root','Stock Items','SRD-DG-250','','','{"Code": "SRD-DG-250", "Description": "Serunding Daging Kelantan, 250g", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "PCS"}',1,'00ffa09b86b84c4b');
INSERT INTO "master_changes" VALUES(50,'2026-11-29T09:45:53Z','root','Stock Items','KRP-PSG','','','{"Code": "KRP-PSG", "Description": "Kerepek Pisang Tanduk Manis", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "PCS"}',1,'6cf2956854890aa3');
INSERT INTO "master_changes" VALUES(51,'2026-11-29T09:45:53Z','root','Stock Items','RMP-KRI','','','{"Code": "RMP-KRI", "Description": "Rempah Kari Daging Baba Style", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "PCS"}',1,'697df74d80461570');
INSERT INTO "master_changes" VALUES(52,'2026-11-29T09:45:53Z','root','Stock Items','BRC-MGT-EM','','','{"Code": "BRC-MGT-EM", "Description": "Brooch Tudung Magnet Kuat, Emas", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'f4b3418df9de7236');
INSERT INTO "master_changes" VALUES(53,'2026-11-29T09:45:53Z','root','Stock Items','BRC-MGT-PR','','','{"Code": "BRC-MGT-PR", "Description": "Brooch Tudung Magnet Kuat, Perak", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'d224e87b5a33f47b');
INSERT INTO "master_changes" VALUES(54,'2026-11-29T09:45:53Z','root','Stock Items','INR-NCK-HT','','','{"Code": "INR-NCK-HT", "Description": "Inner Neck Cotton Stretch, Hitam", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'f06e504b2f0f334e');
INSERT INTO "master_changes" VALUES(55,'2026-11-29T09:45:53Z','root','Stock Items','INR-NCK-PT','','','{"Code": "INR-NCK-PT", "Description": "Inner Neck Cotton Stretch, Putih", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'bf8b257d4bcedef6');
INSERT INTO "master_changes" VALUES(56,'2026-11-29T09:45:53Z','root','Stock Items','SMP-SKT-MR','','','{"Code": "SMP-SKT-MR", "Description": "Sampin Songket Dewasa, Merah", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'27db9d4337c599e3');
INSERT INTO "master_changes" VALUES(57,'2026-11-29T09:45:53Z','root','Stock Items','SMP-SKT-BD','','','{"Code": "SMP-SKT-BD", "Description": "Sampin Songket Dewasa, Biru Diraja", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'cc05e159060327ab');
INSERT INTO "master_changes" VALUES(58,'2026-11-29T09:45:53Z','root','Stock Items','JBH-DBI-HT-L','','','{"Code": "JBH-DBI-HT-L", "Description": "Jubah Dubai Edisi Terhad, Hitam, L", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'3370639dc973dd2f');
INSERT INTO "master_changes" VALUES(59,'2026-11-29T09:45:53Z','root','Stock Items','SRG-LGN-HT','','','{"Code": "SRG-LGN-HT", "Description": "Sarung Lengan UV Protection (Stok Baru)", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'ca698afe4b24ad51');
INSERT INTO "master_changes" VALUES(60,'2026-11-29T09:45:53Z','root','Stock Items','GIFT-SMPL','','','{"Code": "GIFT-SMPL", "Description": "Sampul Raya Percuma", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'c8978b78b55d48fb');
INSERT INTO "master_changes" VALUES(61,'2026-11-29T09:45:53Z','root','Stock Items','CSG-LTS-IP17','','','{"Code": "CSG-LTS-IP17", "Description": "Casing Telefon Lutsinar Anti Jatuh, iPhone 17", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'e1af7aa3e6a2a64a');
INSERT INTO "master_changes" VALUES(62,'2026-11-29T09:45:53Z','root','Stock Items','CSG-LTS-IP16','','','{"Code": "CSG-LTS-IP16", "Description": "Casing Telefon Lutsinar Anti Jatuh, iPhone 16", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'19206bb22f13e1d8');
INSERT INTO "master_changes" VALUES(63,'2026-11-29T09:45:53Z','root','Stock Items','CSG-LTS-GS26','','','{"Code": "CSG-LTS-GS26", "Description": "Casing Telefon Lutsinar Anti Jatuh, Galaxy S26", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'5995a0abd7d66d9b');
INSERT INTO "master_changes" VALUES(64,'2026-11-29T09:45:53Z','root','Stock Items','CSG-LTS-RN15','','','{"Code": "CSG-LTS-RN15", "Description": "Casing Telefon Lutsinar Anti Jatuh, Redmi Note 15", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'d31659a5d17afbbc');
INSERT INTO "master_changes" VALUES(65,'2026-11-29T09:45:53Z','root','Stock Items','TGL-9H-IP17','','','{"Code": "TGL-9H-IP17", "Description": "Pelindung Skrin Kaca Tempered 9H, iPhone 17", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'77bd2440ffb80e53');
INSERT INTO "master_changes" VALUES(66,'2026-11-29T09:45:53Z','root','Stock Items','TGL-9H-GS26','','','{"Code": "TGL-9H-GS26", "Description": "Pelindung Skrin Kaca Tempered 9H, Galaxy S26", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'05a95765595c2782');
INSERT INTO "master_changes" VALUES(67,'2026-11-29T09:45:53Z','root','Stock Items','CHG-G65-BK','','','{"Code": "CHG-G65-BK", "Description": "Pengecas GaN 65W USB-C 3 Pin, Hitam", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'dfecac49a29f4f84');
INSERT INTO "master_changes" VALUES(68,'2026-11-29T09:45:53Z','root','Stock Items','CHG-G65-WH','','','{"Code": "CHG-G65-WH", "Description": "Pengecas GaN 65W USB-C 3 Pin, Putih", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'4281909add6f21e7');
INSERT INTO "master_changes" VALUES(69,'2026-11-29T09:45:53Z','root','Stock Items','CBL-C100-1M','','','{"Code": "CBL-C100-1M", "Description": "Kabel USB-C ke USB-C 100W, 1 meter", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'a25dad9fba1801d3');
INSERT INTO "master_changes" VALUES(70,'2026-11-29T09:45:53Z','root','Stock Items','CBL-C100-2M','','','{"Code": "CBL-C100-2M", "Description": "Kabel USB-C ke USB-C 100W, 2 meter", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'970c3ada710e2d97');
INSERT INTO "master_changes" VALUES(71,'2026-11-29T09:45:53Z','root','Stock Items','PWB-20K-BK','','','{"Code": "PWB-20K-BK", "Description": "Power Bank 20000mAh PD, Hitam", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'98eb582fa5ff5797');
INSERT INTO "master_changes" VALUES(72,'2026-11-29T09:45:53Z','root','Stock Items','TWS-54-BK','','','{"Code": "TWS-54-BK", "Description": "Fon Telinga Wayarles Bluetooth 5.4, Hitam", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'a4d85f1ea58f414d');
INSERT INTO "master_changes" VALUES(73,'2026-11-29T09:45:53Z','root','Stock Items','TWS-54-PP','','','{"Code": "TWS-54-PP", "Description": "Fon Telinga Wayarles Bluetooth 5.4, Ungu", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'72c3f638d963c98d');
INSERT INTO "master_changes" VALUES(74,'2026-11-29T09:45:53Z','root','Stock Items','HLD-MGN','','','{"Code": "HLD-MGN", "Description": "Pemegang Telefon Kereta Magnet", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'bdd0266be4f54277');
INSERT INTO "master_changes" VALUES(75,'2026-11-29T09:45:53Z','root','Stock Items','RNG-26','','','{"Code": "RNG-26", "Description": "Lampu Ring Light 26cm dengan Tripod", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'6f80f3a3063d0a20');
INSERT INTO "master_changes" VALUES(76,'2026-11-29T09:45:53Z','root','Stock Items','STK-LPT','','','{"Code": "STK-LPT", "Description": "HYPERLINK(\"http://example.invalid/resit\",\"Tekan sini\") Pelekat Laptop", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'51413122515ea3f9');
INSERT INTO "master_changes" VALUES(77,'2026-11-29T09:45:53Z','root','Stock Items','STR-22-OR','','','{"Code": "STR-22-OR", "Description": "Tali Jam Tangan Silikon 22mm – “Edisi Harimau Malaya” 🐯, Oren", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'f039a178ffd87c57');
INSERT INTO "master_changes" VALUES(78,'2026-11-29T09:45:53Z','root','Stock Items','STR-22-BK','','','{"Code": "STR-22-BK", "Description": "Tali Jam Tangan Silikon 22mm – “Edisi Harimau Malaya” 🐯, Hitam", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'b60d0fed649f102f');
INSERT INTO "master_changes" VALUES(79,'2026-11-29T09:45:53Z','root','Stock Items','FAN-MN-WH','','','{"Code": "FAN-MN-WH", "Description": "Kipas Mini USB Boleh Lipat, Putih", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'b6e111187ed32332');
INSERT INTO "master_changes" VALUES(80,'2026-11-29T09:45:53Z','root','Stock Items','FAN-MN-PK','','','{"Code": "FAN-MN-PK", "Description": "Kipas Mini USB Boleh Lipat, Merah Jambu", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'91da5311fd1f888a');
INSERT INTO "master_changes" VALUES(81,'2026-11-29T09:45:53Z','root','Stock Items','BAG-14-GY','','','{"Code": "BAG-14-GY", "Description": "Beg Laptop Kalis Air 14 Inci, Kelabu", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'1889e4d2246aae4e');
INSERT INTO "master_changes" VALUES(82,'2026-11-29T09:45:53Z','root','Stock Items','BAG-14-BL','','','{"Code": "BAG-14-BL", "Description": "Beg Laptop Kalis Air 14 Inci, Biru", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'ec5297c091bab593');
INSERT INTO "master_changes" VALUES(83,'2026-11-29T09:45:53Z','root','Stock Items','MSE-SLT-BK','','','{"Code": "MSE-SLT-BK", "Description": "Tetikus Wayarles Senyap, Hitam", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'e1e7c3f016ca96cf');
INSERT INTO "master_changes" VALUES(84,'2026-11-29T09:45:53Z','root','Stock Items','MSE-SLT-WH','','','{"Code": "MSE-SLT-WH", "Description": "Tetikus Wayarles Senyap, Putih", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'ede68964117d80f8');
INSERT INTO "master_changes" VALUES(85,'2026-11-29T09:45:53Z','root','Stock Items','KBD-68-RD','','','{"Code": "KBD-68-RD", "Description": "Papan Kekunci Mekanikal 68 Kekunci, Suis Merah", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'1dc96a1246e507e9');
INSERT INTO "master_changes" VALUES(86,'2026-11-29T09:45:53Z','root','Stock Items','KBD-68-BU','','','{"Code": "KBD-68-BU", "Description": "Papan Kekunci Mekanikal 68 Kekunci, Suis Biru", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'e593d8f692d68e7b');
INSERT INTO "master_changes" VALUES(87,'2026-11-29T09:45:53Z','root','Stock Items','HUB-71','','','{"Code": "HUB-71", "Description": "Hab USB-C 7 dalam 1", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'4ec673afff9f4b6c');
INSERT INTO "master_changes" VALUES(88,'2026-11-29T09:45:53Z','root','Stock Items','MEM-128','','','{"Code": "MEM-128", "Description": "Kad Memori 128GB", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'4e28e483815bb4d5');
INSERT INTO "master_changes" VALUES(89,'2026-11-29T09:45:53Z','root','Stock Items','GIFT-LAP','','','{"Code": "GIFT-LAP", "Description": "Kain Lap Skrin Percuma", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'a2ae64f5e09bb026');
INSERT INTO "master_changes" VALUES(90,'2026-11-29T09:45:53Z','root','Stock Items','KEK-LPS-500','','','{"Code": "KEK-LPS-500", "Description": "Sarawak layer cake, evergreen, 500 g", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "PCS"}',1,'c94a246c76ee41ba');
INSERT INTO "master_changes" VALUES(91,'2026-11-29T09:45:53Z','root','Stock Items','PKG-BUBBLE','','','{"Code": "PKG-BUBBLE", "Description": "Bubble wrap roll 50 m", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "ROLL"}',1,'446bf09f634f090e');
INSERT INTO "master_changes" VALUES(92,'2026-11-29T09:45:53Z','root','Stock Items','PKG-FLYER-M','','','{"Code": "PKG-FLYER-M", "Description": "Courier flyer, medium", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "PCS"}',1,'61894df968603c4e');
INSERT INTO "master_changes" VALUES(93,'2026-11-29T09:45:53Z','root','Stock Items','BKM-SLM-SG-XXL','','','{"Code": "BKM-SLM-SG-XXL", "Description": "Baju kurung moden, sage green, XXL (stopped)", "Stock Control": "Yes", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'37eb216b4c02a66a');
INSERT INTO "master_changes" VALUES(94,'2026-11-29T09:45:53Z','root','Stock Items','SALES','','','{"Code": "SALES", "Description": "Sales of a summary", "Stock Control": "No", "Stock Group": "GOODS", "UOM": "UNIT"}',1,'5bab411d5b2555d9');
INSERT INTO "master_changes" VALUES(95,'2026-11-29T09:45:53Z','root','Stock Items','PAST INVOICE','','','{"Code": "PAST INVOICE", "Description": "Past invoice", "Stock Control": "No", "Stock Group": "OPENING", "UOM": "UNIT"}',1,'5e28b0128f3cc0e7');
INSERT INTO "master_changes" VALUES(96,'2026-11-29T09:45:53Z','root','Stock Items','DISCOUNT','','','{"Code": "DISCOUNT", "Description": "Discount", "Stock Control": "No", "Stock Group": "DISCOUNT", "UOM": "UNIT"}',1,'5a7edc5ec8fa3394');
INSERT INTO "master_changes" VALUES(97,'2026-11-29T09:45:53Z','root','Stock Items','VOUCHER','','','{"Code": "VOUCHER", "Description": "Voucher", "Stock Control": "No", "Stock Group": "VOUCHER", "UOM": "UNIT"}',1,'37b796f30dba5715');
INSERT INTO "master_changes" VALUES(98,'2026-11-29T09:45:53Z','root','Stock Items','REFUND','','','{"Code": "REFUND", "Description": "Refund", "Stock Control": "No", "Stock Group": "REFUND", "UOM": "UNIT"}',1,'bdfa706715bb6f08');
INSERT INTO "master_changes" VALUES(99,'2026-11-29T09:45:53Z','root','Stock Items','CLAIMS','','','{"Code": "CLAIMS", "Description": "Claims and compensation", "Stock Control": "No", "Stock Group": "CLAIMS", "UOM": "UNIT"}',1,'ca81419d643813c2');
INSERT INTO "master_changes" VALUES(100,'2026-11-29T09:45:53Z','root','Stock Items','SHIPPING','','','{"Code": "SHIPPING", "Description": "Shipping", "Stock Control": "No", "Stock Group": "SHIPPING", "UOM": "UNIT"}',1,'6458f22440f4a4a1');
INSERT INTO "master_changes" VALUES(101,'2026-11-29T09:45:53Z','root','Stock Items','TRANSACTION FEE','','','{"Code": "TRANSACTION FEE", "Description": "Transaction fee", "Stock Control": "No", "Stock Group": "TRANSACTION", "UOM": "UNIT"}',1,'6e1211aa563f1235');
INSERT INTO "master_changes" VALUES(102,'2026-11-29T09:45:53Z','root','Stock Items','ADVERTISING','','','{"Code": "ADVERTISING", "Description": "Advertising", "Stock Control": "No", "Stock Group": "ADVERTISING", "UOM": "UNIT"}',1,'281514ea5201078b');
INSERT INTO "master_changes" VALUES(103,'2026-11-29T09:45:53Z','root','Stock Items','WRITE OFF','','','{"Code": "WRITE OFF", "Description": "Written off", "Stock Control": "No", "Stock Group": "WRITE OFF", "UOM": "UNIT"}',1,'ca4e975d5e76d174');
INSERT INTO "master_changes" VALUES(104,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500000004128299','','','{"Alternative Item Code": "TT1730500000004128299", "Description": "Baju Kurung Moden Cotton Viscose Sulam Raya 2026 (Hijau Sage, S)", "Item Code": "BKM-SLM-SG-S", "UOM": "UNIT"}',1,'e40f78a32517a8f4');
INSERT INTO "master_changes" VALUES(105,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500000008267628','','','{"Alternative Item Code": "TT1730500000008267628", "Description": "Baju Kurung Moden Cotton Viscose Sulam Raya 2026 (Hijau Sage, M)", "Item Code": "BKM-SLM-SG-M", "UOM": "UNIT"}',1,'ef7da2758fb48b91');
INSERT INTO "master_changes" VALUES(106,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500000015726848','','','{"Alternative Item Code": "TT1730500000015726848", "Description": "Baju Kurung Moden Cotton Viscose Sulam Raya 2026 (Hijau Sage, L)", "Item Code": "BKM-SLM-SG-L", "UOM": "UNIT"}',1,'303469a36ee2c425');
INSERT INTO "master_changes" VALUES(107,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500000025352375','','','{"Alternative Item Code": "TT1730500000025352375", "Description": "Baju Kurung Moden Cotton Viscose Sulam Raya 2026 (Hijau Sage, XL)", "Item Code": "BKM-SLM-SG-XL", "UOM": "UNIT"}',1,'ae049af11617110a');
INSERT INTO "master_changes" VALUES(108,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500000912866065','','','{"Alternative Item Code": "TT1730500000912866065", "Description": "Baju Melayu Teluk Belanga Slim Fit (Hitam, S)", "Item Code": "BML-TB-HT-S", "UOM": "UNIT"}',1,'671f601daaac03ab');
INSERT INTO "master_changes" VALUES(109,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500000921115482','','','{"Alternative Item Code": "TT1730500000921115482", "Description": "Baju Melayu Teluk Belanga Slim Fit (Hitam, M)", "Item Code": "BML-TB-HT-M", "UOM": "UNIT"}',1,'3c73c10bbbcae875');
INSERT INTO "master_changes" VALUES(110,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500000928353211','','','{"Alternative Item Code": "TT1730500000928353211", "Description": "Baju Melayu Teluk Belanga Slim Fit (Hitam, L)", "Item Code": "BML-TB-HT-L", "UOM": "UNIT"}',1,'59a08f7873cd4de8');
INSERT INTO "master_changes" VALUES(111,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500000932291279','','','{"Alternative Item Code": "TT1730500000932291279", "Description": "Baju Melayu Teluk Belanga Slim Fit (Hitam, XL)", "Item Code": "BML-TB-HT-XL", "UOM": "UNIT"}',1,'ef27191747a3ade7');
INSERT INTO "master_changes" VALUES(112,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500001822311883','','','{"Alternative Item Code": "TT1730500001822311883", "Description": "Tudung Bawal Cotton Voile Bidang 45 (Dusty Pink)", "Item Code": "TDG-BWL-DP", "UOM": "UNIT"}',1,'91e85c68c9a1f563');
INSERT INTO "master_changes" VALUES(113,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500001832765084','','','{"Alternative Item Code": "TT1730500001832765084", "Description": "Tudung Bawal Cotton Voile Bidang 45 (Nude)", "Item Code": "TDG-BWL-ND", "UOM": "UNIT"}',1,'5f6a2a4979b4812f');
INSERT INTO "master_changes" VALUES(114,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500001836559203','','','{"Alternative Item Code": "TT1730500001836559203", "Description": "Tudung Bawal Cotton Voile Bidang 45 (Hitam)", "Item Code": "TDG-BWL-HT", "UOM": "UNIT"}',1,'25e9e80a32422d75');
INSERT INTO "master_changes" VALUES(115,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500001848640120','','','{"Alternative Item Code": "TT1730500001848640120", "Description": "Tudung Bawal Cotton Voile Bidang 45 (Navy)", "Item Code": "TDG-BWL-NV", "UOM": "UNIT"}',1,'58ec6f1c25e15831');
INSERT INTO "master_changes" VALUES(116,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500002733452456','','','{"Alternative Item Code": "TT1730500002733452456", "Description": "Telekung Travel Satin Silk dengan Beg (Putih)", "Item Code": "TLK-TRV-PT", "UOM": "UNIT"}',1,'e30a08514495b55e');
INSERT INTO "master_changes" VALUES(117,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500002743347438','','','{"Alternative Item Code": "TT1730500002743347438", "Description": "Telekung Travel Satin Silk dengan Beg (Mint)", "Item Code": "TLK-TRV-MT", "UOM": "UNIT"}',1,'d9f22c5c097c6f8f');
INSERT INTO "master_changes" VALUES(118,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500003646232217','','','{"Alternative Item Code": "TT1730500003646232217", "Description": "Kain Batik Terengganu Asli Ela (Motif Bunga Raya)", "Item Code": "BTK-TRG-BR", "UOM": "UNIT"}',1,'6e32913cabf993cf');
INSERT INTO "master_changes" VALUES(119,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500003653630298','','','{"Alternative Item Code": "TT1730500003653630298", "Description": "Kain Batik Terengganu Asli Ela (Motif Awan Larat)", "Item Code": "BTK-TRG-AL", "UOM": "UNIT"}',1,'331075551a6ff0fc');
INSERT INTO "master_changes" VALUES(120,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500004557011303','','','{"Alternative Item Code": "TT1730500004557011303", "Description": "Kuih Raya \"Mak Timah\" 🎉 Balang Besar\n(Tart Nanas 50 biji)", "Item Code": "KR-TART", "UOM": "PCS"}',1,'0745889a6f56caf0');
INSERT INTO "master_changes" VALUES(121,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500005469561731','','','{"Alternative Item Code": "TT1730500005469561731", "Description": "=1+1 Bahulu Gulung Promo Beli Satu Percuma Satu", "Item Code": "KR-BHLU", "UOM": "PCS"}',1,'3ec9aeebfdc8e97d');
INSERT INTO "master_changes" VALUES(122,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500007289495640','','','{"Alternative Item Code": "TT1730500007289495640", "Description": "Sambal Nyet Pedas Giler Botol (Pedas 3)", "Item Code": "SBL-NYT-P3", "UOM": "PCS"}',1,'648bc29a5379dcb3');
INSERT INTO "master_changes" VALUES(123,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500007298787508','','','{"Alternative Item Code": "TT1730500007298787508", "Description": "Sambal Nyet Pedas Giler Botol (Pedas 5)", "Item Code": "SBL-NYT-P5", "UOM": "PCS"}',1,'7a36e3dc86ecd2b8');
INSERT INTO "master_changes" VALUES(124,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500008201781712','','','{"Alternative Item Code": "TT1730500008201781712", "Description": "Serunding Daging Kelantan (100g)", "Item Code": "SRD-DG-100", "UOM": "PCS"}',1,'16c526407a7cec1b');
INSERT INTO "master_changes" VALUES(125,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500008209281043','','','{"Alternative Item Code": "TT1730500008209281043", "Description": "Serunding Daging Kelantan (250g)", "Item Code": "SRD-DG-250", "UOM": "PCS"}',1,'83ed84f16411a4a4');
INSERT INTO "master_changes" VALUES(126,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500009114869035','','','{"Alternative Item Code": "TT1730500009114869035", "Description": "Kerepek Pisang Tanduk Manis", "Item Code": "KRP-PSG", "UOM": "PCS"}',1,'3c1fbf8f10739b13');
INSERT INTO "master_changes" VALUES(127,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500010022346158','','','{"Alternative Item Code": "TT1730500010022346158", "Description": "Rempah Kari Daging Baba Style", "Item Code": "RMP-KRI", "UOM": "PCS"}',1,'61983adb6d4ebfa1');
INSERT INTO "master_changes" VALUES(128,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500010935831839','','','{"Alternative Item Code": "TT1730500010935831839", "Description": "Brooch Tudung Magnet Kuat (Emas)", "Item Code": "BRC-MGT-EM", "UOM": "UNIT"}',1,'62e34678084bfec4');
INSERT INTO "master_changes" VALUES(129,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500010939858064','','','{"Alternative Item Code": "TT1730500010939858064", "Description": "Brooch Tudung Magnet Kuat (Perak)", "Item Code": "BRC-MGT-PR", "UOM": "UNIT"}',1,'0361531d9b2f8cc6');
INSERT INTO "master_changes" VALUES(130,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500011843621767','','','{"Alternative Item Code": "TT1730500011843621767", "Description": "Inner Neck Cotton Stretch (Hitam)", "Item Code": "INR-NCK-HT", "UOM": "UNIT"}',1,'bcfd5dfcf314dac9');
INSERT INTO "master_changes" VALUES(131,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500011852641902','','','{"Alternative Item Code": "TT1730500011852641902", "Description": "Inner Neck Cotton Stretch (Putih)", "Item Code": "INR-NCK-PT", "UOM": "UNIT"}',1,'6a3f74ec3cbae837');
INSERT INTO "master_changes" VALUES(132,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500012755988719','','','{"Alternative Item Code": "TT1730500012755988719", "Description": "Sampin Songket Dewasa (Merah)", "Item Code": "SMP-SKT-MR", "UOM": "UNIT"}',1,'0089ab722c51bf8c');
INSERT INTO "master_changes" VALUES(133,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500012763202360','','','{"Alternative Item Code": "TT1730500012763202360", "Description": "Sampin Songket Dewasa (Biru Diraja)", "Item Code": "SMP-SKT-BD", "UOM": "UNIT"}',1,'61b11ab1f306e853');
INSERT INTO "master_changes" VALUES(134,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500013667968818','','','{"Alternative Item Code": "TT1730500013667968818", "Description": "Jubah Dubai Edisi Terhad", "Item Code": "JBH-DBI-HT-L", "UOM": "UNIT"}',1,'cea83be5c4cb7ce7');
INSERT INTO "master_changes" VALUES(135,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730500016403146659','','','{"Alternative Item Code": "TT1730500016403146659", "Description": "Sampul Raya Percuma", "Item Code": "GIFT-SMPL", "UOM": "UNIT"}',1,'8d52885bb5f5d367');
INSERT INTO "master_changes" VALUES(136,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600000005056597','','','{"Alternative Item Code": "TT1730600000005056597", "Description": "Casing Telefon Lutsinar Anti Jatuh (iPhone 17)", "Item Code": "CSG-LTS-IP17", "UOM": "UNIT"}',1,'66a9e2fe24b493ec');
INSERT INTO "master_changes" VALUES(137,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600000012842398','','','{"Alternative Item Code": "TT1730600000012842398", "Description": "Casing Telefon Lutsinar Anti Jatuh (iPhone 16)", "Item Code": "CSG-LTS-IP16", "UOM": "UNIT"}',1,'9b2ca9c477dd9416');
INSERT INTO "master_changes" VALUES(138,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600000019109586','','','{"Alternative Item Code": "TT1730600000019109586", "Description": "Casing Telefon Lutsinar Anti Jatuh (Galaxy S26)", "Item Code": "CSG-LTS-GS26", "UOM": "UNIT"}',1,'24c049b6536a1e01');
INSERT INTO "master_changes" VALUES(139,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600000025219696','','','{"Alternative Item Code": "TT1730600000025219696", "Description": "Casing Telefon Lutsinar Anti Jatuh (Redmi Note 15)", "Item Code": "CSG-LTS-RN15", "UOM": "UNIT"}',1,'86d1a1663590e6d8');
INSERT INTO "master_changes" VALUES(140,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600000913641122','','','{"Alternative Item Code": "TT1730600000913641122", "Description": "Pelindung Skrin Kaca Tempered 9H (iPhone 17)", "Item Code": "TGL-9H-IP17", "UOM": "UNIT"}',1,'4a402449f36a8058');
INSERT INTO "master_changes" VALUES(141,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600000919888569','','','{"Alternative Item Code": "TT1730600000919888569", "Description": "Pelindung Skrin Kaca Tempered 9H (Galaxy S26)", "Item Code": "TGL-9H-GS26", "UOM": "UNIT"}',1,'6ea39b8821854802');
INSERT INTO "master_changes" VALUES(142,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600001824096442','','','{"Alternative Item Code": "TT1730600001824096442", "Description": "Pengecas GaN 65W USB-C 3 Pin (Hitam)", "Item Code": "CHG-G65-BK", "UOM": "UNIT"}',1,'d0d869bd0b726dbc');
INSERT INTO "master_changes" VALUES(143,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600001830243393','','','{"Alternative Item Code": "TT1730600001830243393", "Description": "Pengecas GaN 65W USB-C 3 Pin (Putih)", "Item Code": "CHG-G65-WH", "UOM": "UNIT"}',1,'2f2a6d9370e85f23');
INSERT INTO "master_changes" VALUES(144,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600002733993711','','','{"Alternative Item Code": "TT1730600002733993711", "Description": "Kabel USB-C ke USB-C 100W (1 meter)", "Item Code": "CBL-C100-1M", "UOM": "UNIT"}',1,'d1b21bdb06ba0427');
INSERT INTO "master_changes" VALUES(145,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600002742416387','','','{"Alternative Item Code": "TT1730600002742416387", "Description": "Kabel USB-C ke USB-C 100W (2 meter)", "Item Code": "CBL-C100-2M", "UOM": "UNIT"}',1,'58e1d9b2914a6bfb');
INSERT INTO "master_changes" VALUES(146,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600003647504526','','','{"Alternative Item Code": "TT1730600003647504526", "Description": "Power Bank 20000mAh PD", "Item Code": "PWB-20K-BK", "UOM": "UNIT"}',1,'2bb90438988f09da');
INSERT INTO "master_changes" VALUES(147,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600004555885334','','','{"Alternative Item Code": "TT1730600004555885334", "Description": "Fon Telinga Wayarles Bluetooth 5.4 (Hitam)", "Item Code": "TWS-54-BK", "UOM": "UNIT"}',1,'bbde0d647407e79d');
INSERT INTO "master_changes" VALUES(148,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600004563526386','','','{"Alternative Item Code": "TT1730600004563526386", "Description": "Fon Telinga Wayarles Bluetooth 5.4 (Ungu)", "Item Code": "TWS-54-PP", "UOM": "UNIT"}',1,'eb078e161d46bb6e');
INSERT INTO "master_changes" VALUES(149,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600005469665008','','','{"Alternative Item Code": "TT1730600005469665008", "Description": "Pemegang Telefon Kereta Magnet", "Item Code": "HLD-MGN", "UOM": "UNIT"}',1,'6b9ad530f498721e');
INSERT INTO "master_changes" VALUES(150,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600006379647444','','','{"Alternative Item Code": "TT1730600006379647444", "Description": "Lampu Ring Light 26cm dengan Tripod", "Item Code": "RNG-26", "UOM": "UNIT"}',1,'aa01f5002a2bde5d');
INSERT INTO "master_changes" VALUES(151,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600007288417762','','','{"Alternative Item Code": "TT1730600007288417762", "Description": "=HYPERLINK(\"http://example.invalid/resit\",\"Tekan sini\") Pelekat Laptop", "Item Code": "STK-LPT", "UOM": "UNIT"}',1,'31ee785a8c5e14e7');
INSERT INTO "master_changes" VALUES(152,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600008202944995','','','{"Alternative Item Code": "TT1730600008202944995", "Description": "Tali Jam Tangan Silikon 22mm – “Edisi Harimau Malaya” 🐯 (Oren)", "Item Code": "STR-22-OR", "UOM": "UNIT"}',1,'2d6e04564c5821f7');
INSERT INTO "master_changes" VALUES(153,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600008208344709','','','{"Alternative Item Code": "TT1730600008208344709", "Description": "Tali Jam Tangan Silikon 22mm – “Edisi Harimau Malaya” 🐯 (Hitam)", "Item Code": "STR-22-BK", "UOM": "UNIT"}',1,'44aca9b9e243d142');
INSERT INTO "master_changes" VALUES(154,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600009115151369','','','{"Alternative Item Code": "TT1730600009115151369", "Description": "Kipas Mini USB Boleh Lipat (Putih)", "Item Code": "FAN-MN-WH", "UOM": "UNIT"}',1,'4e376c1ba31edbd2');
INSERT INTO "master_changes" VALUES(155,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600009122881588','','','{"Alternative Item Code": "TT1730600009122881588", "Description": "Kipas Mini USB Boleh Lipat (Merah Jambu)", "Item Code": "FAN-MN-PK", "UOM": "UNIT"}',1,'0f70db5edc457b37');
INSERT INTO "master_changes" VALUES(156,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600010023708844','','','{"Alternative Item Code": "TT1730600010023708844", "Description": "Beg Laptop Kalis Air 14 Inci (Kelabu)", "Item Code": "BAG-14-GY", "UOM": "UNIT"}',1,'29b0cdd8a0828d03');
INSERT INTO "master_changes" VALUES(157,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600010028366733','','','{"Alternative Item Code": "TT1730600010028366733", "Description": "Beg Laptop Kalis Air 14 Inci (Biru)", "Item Code": "BAG-14-BL", "UOM": "UNIT"}',1,'2de63ef853ea87b1');
INSERT INTO "master_changes" VALUES(158,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600010937726411','','','{"Alternative Item Code": "TT1730600010937726411", "Description": "Tetikus Wayarles Senyap (Hitam)", "Item Code": "MSE-SLT-BK", "UOM": "UNIT"}',1,'de09b88842ae627a');
INSERT INTO "master_changes" VALUES(159,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600010944747283','','','{"Alternative Item Code": "TT1730600010944747283", "Description": "Tetikus Wayarles Senyap (Putih)", "Item Code": "MSE-SLT-WH", "UOM": "UNIT"}',1,'cc622eb37b0131f1');
INSERT INTO "master_changes" VALUES(160,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600011847400392','','','{"Alternative Item Code": "TT1730600011847400392", "Description": "Papan Kekunci Mekanikal 68 Kekunci (Suis Merah)", "Item Code": "KBD-68-RD", "UOM": "UNIT"}',1,'7a37397d15ef0e68');
INSERT INTO "master_changes" VALUES(161,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600011855714521','','','{"Alternative Item Code": "TT1730600011855714521", "Description": "Papan Kekunci Mekanikal 68 Kekunci (Suis Biru)", "Item Code": "KBD-68-BU", "UOM": "UNIT"}',1,'3b53566146ec2d6f');
INSERT INTO "master_changes" VALUES(162,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600012759450719','','','{"Alternative Item Code": "TT1730600012759450719", "Description": "Hab USB-C 7 dalam 1", "Item Code": "HUB-71", "UOM": "UNIT"}',1,'0c08b2b6be638f82');
INSERT INTO "master_changes" VALUES(163,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600013666623328','','','{"Alternative Item Code": "TT1730600013666623328", "Description": "Kad Memori 128GB", "Item Code": "MEM-128", "UOM": "UNIT"}',1,'882787e9b6e2178a');
INSERT INTO "master_changes" VALUES(164,'2026-11-29T09:45:53Z','root','Alternative Items','TT1730600014576973588','','','{"Alternative Item Code": "TT1730600014576973588", "Description": "Kain Lap Skrin Percuma", "Item Code": "GIFT-LAP", "UOM": "UNIT"}',1,'26763ea56505f13b');
INSERT INTO "master_changes" VALUES(165,'2026-11-29T09:45:53Z','root','Fee Map','(other sales)','','','{"Fee Kind": "(other sales)", "Mapping": "Discount", "Role": "sale"}',1,'688ba9b41e9aa996');
INSERT INTO "master_changes" VALUES(166,'2026-11-29T09:45:53Z','root','Fee Map','(sales of a summary)','','','{"Fee Kind": "(sales of a summary)", "Item Code": "SALES", "Role": "summary sale"}',1,'bdeb18eda8298b6c');
INSERT INTO "master_changes" VALUES(167,'2026-11-29T09:45:53Z','root','Fee Map','(other refunds)','','','{"Fee Kind": "(other refunds)", "Item Code": "REFUND", "Role": "refund"}',1,'6e0234cdadceaba4');
INSERT INTO "master_changes" VALUES(168,'2026-11-29T09:45:53Z','root','Fee Map','(other shipping)','','','{"Fee Kind": "(other shipping)", "Mapping": "Shipping", "Role": "shipping"}',1,'43fcd63363f69506');
INSERT INTO "master_changes" VALUES(169,'2026-11-29T09:45:53Z','root','Fee Map','(other fees)','','','{"Fee Kind": "(other fees)", "Mapping": "Transaction", "Role": "fee"}',1,'dab9bef9d1f9d8ae');
INSERT INTO "master_changes" VALUES(170,'2026-11-29T09:45:53Z','root','Fee Map','(other taxes)','','','{"Fee Kind": "(other taxes)", "Mapping": "Transaction", "Role": "tax"}',1,'ee486f0d1bbed9c4');
INSERT INTO "master_changes" VALUES(171,'2026-11-29T09:45:53Z','root','Fee Map','(other adjustments)','','','{"Fee Kind": "(other adjustments)", "Mapping": "Claims", "Role": "adjustment"}',1,'73de604c37d8b120');
INSERT INTO "master_changes" VALUES(172,'2026-11-29T09:45:53Z','root','Fee Map','(written off)','','','{"Fee Kind": "(written off)", "Item Code": "WRITE OFF", "Role": "write-off"}',1,'fc0f16f12b80221a');
INSERT INTO "master_changes" VALUES(173,'2026-11-29T09:45:53Z','root','Fee Map','GMV Payment for TikTok Ads','','','{"Fee Kind": "GMV Payment for TikTok Ads", "Item Code": "ADVERTISING", "Role": "adjustment"}',1,'10c29fdde820d899');
INSERT INTO "master_changes" VALUES(174,'2026-11-29T09:45:53Z','root','Fee Map','GMV Payment for Promote','','','{"Fee Kind": "GMV Payment for Promote", "Item Code": "ADVERTISING", "Role": "adjustment"}',1,'3dd23fade13499d3');
INSERT INTO "master_changes" VALUES(175,'2026-11-29T09:45:53Z','root','Fee Map','Top up for ads from settled balances','','','{"Fee Kind": "Top up for ads from settled balances", "Item Code": "ADVERTISING", "Role": "adjustment"}',1,'f5522afda1cc8d0e');
INSERT INTO "master_changes" VALUES(176,'2026-11-29T09:45:53Z','root','Fee Map','GMV Max ad fee','','','{"Fee Kind": "GMV Max ad fee", "Item Code": "ADVERTISING", "Role": "fee"}',1,'88b536a7df00e245');
INSERT INTO "master_changes" VALUES(177,'2026-11-29T09:45:53Z','root','Fee Map','Violation fee (settlement fee)','','','{"Fee Kind": "Violation fee (settlement fee)", "Mapping": "Transaction", "Role": "adjustment"}',1,'0e55886e8b17c97b');
INSERT INTO "master_changes" VALUES(178,'2026-11-29T09:45:53Z','root','Fee Map','Shipping fee adjustment','','','{"Fee Kind": "Shipping fee adjustment", "Mapping": "Shipping", "Role": "adjustment"}',1,'99a18107a156157f');
INSERT INTO "master_changes" VALUES(179,'2026-11-29T09:45:53Z','root','Fee Map','Shipping fee rebate','','','{"Fee Kind": "Shipping fee rebate", "Mapping": "Shipping", "Role": "adjustment"}',1,'b0750e952ac3a585');
INSERT INTO "master_changes" VALUES(180,'2026-11-29T09:45:53Z','root','Fee Map','FBT warehouse service fee','','','{"Fee Kind": "FBT warehouse service fee", "Mapping": "Shipping", "Role": "adjustment"}',1,'5d765a4f0c09d570');
INSERT INTO "master_changes" VALUES(181,'2026-11-29T09:45:53Z','root','Fee Map','Chargeback','','','{"Fee Kind": "Chargeback", "Item Code": "REFUND", "Role": "adjustment"}',1,'04343ba4e4d78767');
INSERT INTO "master_changes" VALUES(182,'2026-11-29T09:45:53Z','root','Fee Map','Withholding tax','','','{"Fee Kind": "Withholding tax", "Mapping": "Transaction", "Role": "adjustment"}',1,'b8bbb4a07b6ac517');
INSERT INTO "master_changes" VALUES(183,'2026-11-29T09:45:53Z','root','Fee Map','Platform penalty','','','{"Fee Kind": "Platform penalty", "Mapping": "Transaction", "Role": "adjustment"}',1,'f7059c0f01908724');
INSERT INTO "master_changes" VALUES(184,'2026-11-29T09:45:53Z','root','Fee Map','Deductions incurred by seller','','','{"Fee Kind": "Deductions incurred by seller", "Mapping": "Transaction", "Role": "adjustment"}',1,'95b41a380e80a9be');
INSERT INTO "master_changes" VALUES(185,'2026-11-29T09:45:53Z','root','Shops','7495540735365777507','','','{"Accrue Fees": "No", "Active": "Yes", "Bank": "310-000", "Claims": "CLAIMS", "Completed Posts": "Sales Invoice", "Currency": "MYR", "Customer": "300-T0001", "Delivered Posts": "Sales Invoice", "Description": "Sample shop", "Discount": "DISCOUNT", "In Transit Posts": "Sales Invoice", "Name": "Kedai Melati", "Payment": "325-000", "Platform": "Tiktok", "Region": "MY", "Reserve": "326-000", "Revenue On": "Created", "Shipping": "SHIPPING", "Shop ID": "7495540735365777507", "Short Payment": "Keep open", "Time Zone": "Asia/Kuala_Lumpur", "Transaction": "TRANSACTION FEE", "Voucher": "VOUCHER", "Way To Post": "Fees on invoice"}',1,'a0cfb002f1f3328c');
INSERT INTO "master_changes" VALUES(186,'2026-11-29T09:45:53Z','root','Shops','7495540735366777510','','','{"Accrue Fees": "No", "Active": "Yes", "Bank": "310-000", "Claims": "CLAIMS", "Completed Posts": "Sales Invoice", "Currency": "MYR", "Customer": "300-T0001", "Delivered Posts": "Sales Invoice", "Description": "Sample shop", "Discount": "DISCOUNT", "In Transit Posts": "Sales Invoice", "Name": "Gajet Kita", "Payment": "325-000", "Platform": "Tiktok", "Region": "MY", "Reserve": "326-000", "Revenue On": "Created", "Shipping": "SHIPPING", "Shop ID": "7495540735366777510", "Short Payment": "Keep open", "Time Zone": "Asia/Kuala_Lumpur", "Transaction": "TRANSACTION FEE", "Voucher": "VOUCHER", "Way To Post": "Fees on invoice"}',1,'94e22fceaf809fa7');
INSERT INTO "master_changes" VALUES(187,'2026-11-29T09:45:53Z','root','Settings','Company Name','','','{"Setting": "Company Name"}',1,'c02c8ac66612f4ba');
INSERT INTO "master_changes" VALUES(188,'2026-11-29T09:45:53Z','root','Settings','Company Address','','','{"Setting": "Company Address"}',1,'24a52c529990f5ba');
INSERT INTO "master_changes" VALUES(189,'2026-11-29T09:45:53Z','root','Settings','Company Tax No','','','{"Setting": "Company Tax No"}',1,'104480e4232a017d');
INSERT INTO "master_changes" VALUES(190,'2026-11-29T09:45:53Z','root','Settings','Company Registration No','','','{"Setting": "Company Registration No"}',1,'c1f7723490f6c8e1');
INSERT INTO "master_changes" VALUES(191,'2026-11-29T09:45:53Z','root','Settings','Four Eyes','','','{"Setting": "Four Eyes"}',1,'ca91881211323f7a');
INSERT INTO "master_changes" VALUES(192,'2026-11-29T09:45:53Z','root','Settings','Cost Of Sales','','','{"Setting": "Cost Of Sales"}',1,'8e3a7b99753c372f');
INSERT INTO "master_changes" VALUES(193,'2026-11-29T09:45:53Z','root','Settings','Stock Currency','','','{"Setting": "Stock Currency"}',1,'cc044e875ab66e70');
INSERT INTO "master_changes" VALUES(194,'2026-11-29T09:45:53Z','root','Settings','SQL Account SubmissionType','','','{"Setting": "SQL Account SubmissionType"}',1,'3beddbb429d29215');
INSERT INTO "master_changes" VALUES(195,'2026-11-29T09:45:53Z','root','Settings','SQL Account Rows per File','','','{"Setting": "SQL Account Rows per File"}',1,'8a9426979f346970');
INSERT INTO "master_changes" VALUES(196,'2026-11-29T09:45:53Z','root','Settings','Tax From','','','{"Setting": "Tax From"}',1,'905281b99daeb005');
INSERT INTO "master_changes" VALUES(197,'2026-11-29T09:45:53Z','root','Settings','Tax To','','','{"Setting": "Tax To"}',1,'554e25fe11fdd159');
INSERT INTO "master_changes" VALUES(198,'2026-11-29T09:45:53Z','root','Settings','Tax Rounding','','','{"Setting": "Tax Rounding"}',1,'633d9be053076a6e');
INSERT INTO "master_changes" VALUES(199,'2026-11-29T09:45:53Z','root','Settings','Prices Include Tax','','','{"Setting": "Prices Include Tax"}',1,'8840a3b8b23f8b01');
INSERT INTO "master_changes" VALUES(200,'2026-11-29T09:45:53Z','root','Settings','Xero Tax Type','','','{"Setting": "Xero Tax Type"}',1,'627a06c8b56c4056');
INSERT INTO "master_changes" VALUES(201,'2026-11-29T09:45:53Z','root','Settings','QuickBooks Dates','','','{"Setting": "QuickBooks Dates"}',1,'0462fabe37ee131a');
INSERT INTO "master_changes" VALUES(202,'2026-11-29T09:45:54Z','root','Fee Map','Refund subtotal after seller discounts','','','{"Fee Kind": "Refund subtotal after seller discounts", "Role": "refund"}',3,'e4822441df185c84');
INSERT INTO "master_changes" VALUES(203,'2026-11-29T09:45:54Z','root','Fee Map','Transaction fee','','','{"Fee Kind": "Transaction fee", "Role": "fee"}',3,'1b9250dd28b75909');
INSERT INTO "master_changes" VALUES(204,'2026-11-29T09:45:54Z','root','Fee Map','TikTok Shop commission fee','','','{"Fee Kind": "TikTok Shop commission fee", "Role": "fee"}',3,'a1c402a9133396c5');
INSERT INTO "master_changes" VALUES(205,'2026-11-29T09:45:54Z','root','Fee Map','Platform support fee','','','{"Fee Kind": "Platform support fee", "Role": "fee"}',3,'4f4e2c79999c1b69');
INSERT INTO "master_changes" VALUES(206,'2026-11-29T09:45:54Z','root','Fee Map','SFP service fee','','','{"Fee Kind": "SFP service fee", "Role": "fee"}',3,'3ef72b00b95983fd');
INSERT INTO "master_changes" VALUES(207,'2026-11-29T09:45:54Z','root','Fee Map','Actual shipping fee','','','{"Fee Kind": "Actual shipping fee", "Role": "shipping"}',3,'aaf00b3ca772402d');
INSERT INTO "master_changes" VALUES(208,'2026-11-29T09:45:54Z','root','Fee Map','Platform shipping fee discount','','','{"Fee Kind": "Platform shipping fee discount", "Role": "shipping"}',3,'f0e30d6d62adb506');
INSERT INTO "master_changes" VALUES(209,'2026-11-29T09:45:54Z','root','Fee Map','Logistics reimbursement','','','{"Fee Kind": "Logistics reimbursement", "Role": "adjustment"}',3,'c3fb60f422c551a5');
INSERT INTO "master_changes" VALUES(210,'2026-11-29T09:45:54Z','root','Fee Map','Platform reimbursement','','','{"Fee Kind": "Platform reimbursement", "Role": "adjustment"}',3,'d572baae5ed8bb92');
INSERT INTO "master_changes" VALUES(211,'2026-11-29T09:45:54Z','root','Fee Map','Customer shipping fee','','','{"Fee Kind": "Customer shipping fee", "Role": "shipping"}',3,'5ee80ed186daa0a5');
CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO "meta" VALUES('schema','7');
CREATE TABLE owed_sums (
        run INTEGER NOT NULL,
        month TEXT NOT NULL,
        document_date TEXT NOT NULL,
        shop TEXT NOT NULL,
        currency TEXT NOT NULL,
        amount BIGINT NOT NULL,
        PRIMARY KEY (run, month, document_date, shop, currency)
    );
INSERT INTO "owed_sums" VALUES(1,'2026-06','2026-06-01','7495540735365777507','MYR',17000);
INSERT INTO "owed_sums" VALUES(1,'2026-06','2026-06-01','7495540735366777510','MYR',15151);
INSERT INTO "owed_sums" VALUES(1,'2026-06','2026-06-11','7495540735366777510','MYR',2580);
INSERT INTO "owed_sums" VALUES(2,'2026-06','2026-06-15','7495540735365777507','MYR',3800);
INSERT INTO "owed_sums" VALUES(3,'2026-06','2026-06-01','7495540735365777507','MYR',-17000);
INSERT INTO "owed_sums" VALUES(3,'2026-06','2026-06-08','7495540735365777507','MYR',0);
INSERT INTO "owed_sums" VALUES(3,'2026-06','2026-06-09','7495540735365777507','MYR',0);
INSERT INTO "owed_sums" VALUES(3,'2026-06','2026-06-12','7495540735365777507','MYR',0);
INSERT INTO "owed_sums" VALUES(3,'2026-06','2026-06-15','7495540735365777507','MYR',-3800);
INSERT INTO "owed_sums" VALUES(3,'2026-06','2026-06-17','7495540735365777507','MYR',0);
INSERT INTO "owed_sums" VALUES(3,'2026-06','2026-06-19','7495540735365777507','MYR',0);
INSERT INTO "owed_sums" VALUES(3,'2026-06','2026-06-22','7495540735365777507','MYR',0);
INSERT INTO "owed_sums" VALUES(3,'2026-06','2026-06-24','7495540735365777507','MYR',0);
INSERT INTO "owed_sums" VALUES(3,'2026-06','2026-06-29','7495540735365777507','MYR',0);
CREATE TABLE postings (
        id INTEGER NOT NULL PRIMARY KEY,
        entry INTEGER NOT NULL REFERENCES entries (no),
        account TEXT NOT NULL,
        code TEXT NOT NULL,
        amount BIGINT NOT NULL
    );
INSERT INTO "postings" VALUES(1,1,'300-000','300-T0001',9100);
INSERT INTO "postings" VALUES(2,1,'500-000','',-8600);
INSERT INTO "postings" VALUES(3,1,'510-200','',-500);
INSERT INTO "postings" VALUES(4,2,'300-000','300-T0001',7900);
INSERT INTO "postings" VALUES(5,2,'500-000','',-7900);
INSERT INTO "postings" VALUES(6,3,'300-000','300-T0001',8161);
INSERT INTO "postings" VALUES(7,3,'500-000','',-8161);
INSERT INTO "postings" VALUES(8,4,'300-000','300-T0001',6990);
INSERT INTO "postings" VALUES(9,4,'500-000','',-6990);
INSERT INTO "postings" VALUES(10,5,'300-000','300-T0001',2580);
INSERT INTO "postings" VALUES(11,5,'500-000','',-2580);
INSERT INTO "postings" VALUES(12,6,'300-000','300-T0001',3800);
INSERT INTO "postings" VALUES(13,6,'500-000','',-3500);
INSERT INTO "postings" VALUES(14,6,'510-200','',-300);
INSERT INTO "postings" VALUES(15,7,'300-000','300-T0001',-12136);
INSERT INTO "postings" VALUES(16,7,'926-000','',11968);
INSERT INTO "postings" VALUES(17,7,'924-000','',168);
INSERT INTO "postings" VALUES(18,8,'325-000','',-12136);
INSERT INTO "postings" VALUES(19,8,'300-000','300-T0001',12136);
INSERT INTO "postings" VALUES(20,9,'300-000','300-T0001',-9100);
INSERT INTO "postings" VALUES(21,9,'510-300','',9100);
INSERT INTO "postings" VALUES(22,10,'300-000','300-T0001',-1164);
INSERT INTO "postings" VALUES(23,10,'925-000','',1164);
INSERT INTO "postings" VALUES(24,11,'325-000','',6736);
INSERT INTO "postings" VALUES(25,11,'300-000','300-T0001',-6736);
INSERT INTO "postings" VALUES(26,12,'300-000','300-T0001',5934);
INSERT INTO "postings" VALUES(27,12,'530-000','',-5934);
INSERT INTO "postings" VALUES(28,13,'325-000','',5934);
INSERT INTO "postings" VALUES(29,13,'300-000','300-T0001',-5934);
INSERT INTO "postings" VALUES(30,14,'300-000','300-T0001',-15306);
INSERT INTO "postings" VALUES(31,14,'926-000','',15306);
INSERT INTO "postings" VALUES(32,15,'325-000','',-15306);
INSERT INTO "postings" VALUES(33,15,'300-000','300-T0001',15306);
INSERT INTO "postings" VALUES(34,16,'300-000','300-T0001',-936);
INSERT INTO "postings" VALUES(35,16,'925-000','',936);
INSERT INTO "postings" VALUES(36,17,'325-000','',-936);
INSERT INTO "postings" VALUES(37,17,'300-000','300-T0001',936);
INSERT INTO "postings" VALUES(38,18,'300-000','300-T0001',3107);
INSERT INTO "postings" VALUES(39,18,'530-000','',-2927);
INSERT INTO "postings" VALUES(40,18,'924-000','',-180);
INSERT INTO "postings" VALUES(41,19,'325-000','',3107);
INSERT INTO "postings" VALUES(42,19,'300-000','300-T0001',-3107);
INSERT INTO "postings" VALUES(43,20,'300-000','300-T0001',-555);
INSERT INTO "postings" VALUES(44,20,'925-000','',555);
INSERT INTO "postings" VALUES(45,21,'300-000','300-T0001',-9808);
INSERT INTO "postings" VALUES(46,21,'926-000','',9808);
INSERT INTO "postings" VALUES(47,22,'325-000','',3245);
INSERT INTO "postings" VALUES(48,22,'300-000','300-T0001',-3245);
INSERT INTO "postings" VALUES(49,23,'325-000','',-9808);
INSERT INTO "postings" VALUES(50,23,'300-000','300-T0001',9808);
INSERT INTO "postings" VALUES(51,24,'300-000','300-T0001',872);
INSERT INTO "postings" VALUES(52,24,'530-000','',-872);
INSERT INTO "postings" VALUES(53,25,'325-000','',872);
INSERT INTO "postings" VALUES(54,25,'300-000','300-T0001',-872);
INSERT INTO "postings" VALUES(55,26,'300-000','300-T0001',-7030);
INSERT INTO "postings" VALUES(56,26,'926-000','',11055);
INSERT INTO "postings" VALUES(57,26,'530-000','',-4025);
INSERT INTO "postings" VALUES(58,27,'325-000','',-7030);
INSERT INTO "postings" VALUES(59,27,'300-000','300-T0001',7030);
CREATE TABLE runs (
        no INTEGER NOT NULL PRIMARY KEY,
        at TEXT NOT NULL,
        user_name TEXT NOT NULL,
        action TEXT NOT NULL,
        counted_in INTEGER NOT NULL,
        posted INTEGER NOT NULL,
        note TEXT NOT NULL,
        undoes INTEGER NOT NULL,
        locked_until TEXT NOT NULL,
        closing TEXT NOT NULL,
        check_digits TEXT NOT NULL,
        master_data TEXT NOT NULL DEFAULT ''
    );
INSERT INTO "runs" VALUES(-3,'2026-11-29T09:45:54Z','root','Load Statement',0,0,'income-7495540735365777507.xlsx: 15 rows: 117.00 earned, -17.19 fees, -353.03 adjustments: -253.22 settled. New in the Fee Map, 10 kinds: Refund subtotal after seller discounts → REFUND; Transaction fee, TikTok Shop commission fee, Platform support fee and 1 more → TRANSACTION FEE; Actual shipping fee, Platform shipping fee discount, Customer shipping fee → SHIPPING; Logistics reimbursement, Platform reimbursement → CLAIMS. In test_files_of_this_release_are0/TikTok Ledger.xlsx.',0,'','after 2 23c79fb0ce8d253b · statement 7495540735365777507 MYR 2026-06-08=2=-121.36 2026-06-09=2=67.36 2026-06-12=2=59.34 2026-06-15=1=-153.06 2026-06-17=1=-9.36 2026-06-19=2=31.07 2026-06-22=2=-65.63 2026-06-24=1=8.72 2026-06-29=2=-70.30','a07d1a6e21087d6d','');
INSERT INTO "runs" VALUES(-2,'2026-11-29T09:45:53Z','root','Refresh Orders',0,0,'Done: Found 12 orders from Kedai Melati, Gajet Kita, 12 of them new, created 01/06/2026 to 30/06/2026. 1 order line without an item code, such as of order 583029470106070850: Post fills in what is known or was posted, and names what is missing. In test_files_of_this_release_are0/TikTok Ledger.xlsx.',0,'','after 0','8d0b65879bf208f3','');
INSERT INTO "runs" VALUES(-1,'2026-11-29T09:45:53Z','root','Fetch products',0,0,'Done: 64 products, 61 in stock items, 1 without item code, 2 Duplicate SKU. In test_files_of_this_release_are0/TikTok Ledger.xlsx.',0,'','after 0','8aef1050faee343b','');
INSERT INTO "runs" VALUES(1,'2026-11-29T09:45:53Z','root','Post orders',6,5,'Posting done: 5 posted, 1 Missing item code.',0,'','Changes 0 - · Invoices 5 29b04649e446a937 · Customer Payments 0 - · Vouchers 0 - · Invoice Lines 7 cbddea762740685b · Knock Off 0 - · Journal 5 b30c971c6b2c6cb4 · Posted Facts 5 424e3252fb2a38c8','d6039a9e934cfefe','201 0462fabe37ee131a');
INSERT INTO "runs" VALUES(2,'2026-11-29T09:45:54Z','root','Post orders',1,1,'Posting done: 1 posted.',0,'','Changes 0 - · Invoices 6 d09f7f677b725505 · Customer Payments 0 - · Vouchers 0 - · Invoice Lines 9 26a323357d996051 · Knock Off 0 - · Journal 6 366ace0b88f46e8b · Posted Facts 6 dd4e90380fddee93','23c79fb0ce8d253b','201 0462fabe37ee131a');
INSERT INTO "runs" VALUES(3,'2026-11-29T09:45:54Z','root','Post payments',15,15,'Done. 5 customer payments, 5 refunds, 5 invoices knocked off, 8 Tiktok Adjustments; 0 rows posted before, 0 held; -253.22 posted of -253.22 settled, difference 0.00. Master data: Fee Map: 10 rows added.',0,'','Changes 21 340a8797597550e4 · Invoices 14 624a9406e2d79aa0 · Customer Payments 10 4addc12eb21c9dd4 · Vouchers 0 - · Invoice Lines 34 52aa9224745e06fb · Knock Off 10 f931d0106e970634 · Journal 27 b14c5139ae1eb04d · Posted Facts 21 d58cc0079e39a89c','2f95c539637379e3','211 5ee80ed186daa0a5');
CREATE TABLE settled_sums (
        run INTEGER NOT NULL,
        shop TEXT NOT NULL,
        settled TEXT NOT NULL,
        date TEXT NOT NULL,
        currency TEXT NOT NULL,
        row_count BIGINT NOT NULL,
        amount BIGINT NOT NULL,
        PRIMARY KEY (run, shop, settled, date, currency)
    );
INSERT INTO "settled_sums" VALUES(3,'7495540735365777507','2026-06-08','2026-06-08','MYR',2,-12136);
INSERT INTO "settled_sums" VALUES(3,'7495540735365777507','2026-06-09','2026-06-09','MYR',2,6736);
INSERT INTO "settled_sums" VALUES(3,'7495540735365777507','2026-06-12','2026-06-12','MYR',2,5934);
INSERT INTO "settled_sums" VALUES(3,'7495540735365777507','2026-06-15','2026-06-15','MYR',1,-15306);
INSERT INTO "settled_sums" VALUES(3,'7495540735365777507','2026-06-17','2026-06-17','MYR',1,-936);
INSERT INTO "settled_sums" VALUES(3,'7495540735365777507','2026-06-19','2026-06-19','MYR',2,3107);
INSERT INTO "settled_sums" VALUES(3,'7495540735365777507','2026-06-22','2026-06-22','MYR',2,-6563);
INSERT INTO "settled_sums" VALUES(3,'7495540735365777507','2026-06-24','2026-06-24','MYR',1,872);
INSERT INTO "settled_sums" VALUES(3,'7495540735365777507','2026-06-29','2026-06-29','MYR',2,-7030);
CREATE TABLE sources (
        id INTEGER NOT NULL PRIMARY KEY,
        key TEXT NOT NULL,
        document INTEGER NOT NULL REFERENCES documents (id),
        date TEXT NOT NULL,
        amount BIGINT NOT NULL,
        generation INTEGER NOT NULL CHECK (generation > 0),
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL,
        UNIQUE (key, generation)
    );
INSERT INTO "sources" VALUES(1,'tiktok:7495540735365777507:order:583003469105644778',1,'2026-06-01',9100,1,1,'e68ab8ab288628b6');
INSERT INTO "sources" VALUES(2,'tiktok:7495540735365777507:order:583015786857409192',2,'2026-06-01',7900,1,1,'b015b0274b08ab86');
INSERT INTO "sources" VALUES(3,'tiktok:7495540735366777510:order:576100664706450295',3,'2026-06-01',8161,1,1,'4d5bb0e794fc1192');
INSERT INTO "sources" VALUES(4,'tiktok:7495540735366777510:order:576115060283724808',4,'2026-06-01',6990,1,1,'c9d14c21bba697da');
INSERT INTO "sources" VALUES(5,'tiktok:7495540735366777510:order:576129640477180931',5,'2026-06-11',2580,1,1,'424e3252fb2a38c8');
INSERT INTO "sources" VALUES(6,'tiktok:7495540735365777507:order:583029470106070850',6,'2026-06-15',3800,1,2,'dd4e90380fddee93');
INSERT INTO "sources" VALUES(7,'tiktok:7495540735365777507:settlement:adjustment:7641002484444217680:2026-06-08:-119.68:1',7,'2026-06-08',-11968,1,3,'e2efcbc59764369b');
INSERT INTO "sources" VALUES(8,'tiktok:7495540735365777507:settlement:adjustment:7641013576665277647:2026-06-08:-1.68:1',7,'2026-06-08',-168,1,3,'cee81b6f16e4ac9f');
INSERT INTO "sources" VALUES(9,'tiktok:7495540735365777507:settlement:order:583003469105644778:2026-06-09:0.00:1',1,'2026-06-09',0,1,3,'6a75815cdacf8a4e');
INSERT INTO "sources" VALUES(10,'tiktok:7495540735365777507:settlement:order:583015786857409192:2026-06-09:67.36:1',2,'2026-06-09',6736,1,3,'ed7b3dad98a26cca');
INSERT INTO "sources" VALUES(11,'tiktok:7495540735365777507:settlement:adjustment:7641029216614794306:2026-06-12:46.81:1',10,'2026-06-12',4681,1,3,'d5668c6914920636');
INSERT INTO "sources" VALUES(12,'tiktok:7495540735365777507:settlement:adjustment:7641039508445293764:2026-06-12:12.53:1',10,'2026-06-12',1253,1,3,'1bab12e3e7be3bc1');
INSERT INTO "sources" VALUES(13,'tiktok:7495540735365777507:settlement:adjustment:7641047690362775671:2026-06-15:-153.06:1',12,'2026-06-15',-15306,1,3,'12859fcf9baea9e9');
INSERT INTO "sources" VALUES(14,'tiktok:7495540735365777507:settlement:adjustment:7641051662250868259:2026-06-17:-9.36:1',14,'2026-06-17',-936,1,3,'78ee8b800335af9b');
INSERT INTO "sources" VALUES(15,'tiktok:7495540735365777507:settlement:adjustment:7641065409446734226:2026-06-19:29.27:1',16,'2026-06-19',2927,1,3,'ee9639acbfb08f82');
INSERT INTO "sources" VALUES(16,'tiktok:7495540735365777507:settlement:adjustment:7641073054109855376:2026-06-19:1.80:1',16,'2026-06-19',180,1,3,'97c548653732397d');
INSERT INTO "sources" VALUES(17,'tiktok:7495540735365777507:settlement:order:583029470106070850:2026-06-22:32.45:1',6,'2026-06-22',3245,1,3,'530da4c6cff7ceb4');
INSERT INTO "sources" VALUES(18,'tiktok:7495540735365777507:settlement:adjustment:7641081897602377021:2026-06-22:-98.08:1',18,'2026-06-22',-9808,1,3,'05fb7fa1167e5e3b');
INSERT INTO "sources" VALUES(19,'tiktok:7495540735365777507:settlement:adjustment:7641092658835032553:2026-06-24:8.72:1',21,'2026-06-24',872,1,3,'91651b6a16851f75');
INSERT INTO "sources" VALUES(20,'tiktok:7495540735365777507:settlement:adjustment:7641105665254675540:2026-06-29:-110.55:1',23,'2026-06-29',-11055,1,3,'1c5d6405080c3c54');
INSERT INTO "sources" VALUES(21,'tiktok:7495540735365777507:settlement:adjustment:7641113852694293327:2026-06-29:40.25:1',23,'2026-06-29',4025,1,3,'d58cc0079e39a89c');
CREATE INDEX legs_of_entries ON postings (entry);
CREATE INDEX legs_by_account ON postings (account);
CREATE INDEX entries_of_documents ON entries (document);
CREATE INDEX entries_by_day ON entries (date);
CREATE INDEX documents_by_day ON documents (date);
CREATE INDEX open_documents ON documents (id) WHERE amount <> applied;
CREATE INDEX receipts ON documents (received_in, id) WHERE received_in <> '';
CREATE INDEX taxed_lines ON lines (delivery_date) WHERE tax_code <> '';
CREATE VIEW journal AS
    SELECT e.no AS entry, e.date, d.type AS doc_type, d.no AS doc_no,
        p.account, p.code, e.description, e.currency,
        round(CASE WHEN p.amount > 0 THEN p.amount ELSE 0 END * 1.0 / c.minor_units, 2) AS debit,
        round(CASE WHEN p.amount < 0 THEN -p.amount ELSE 0 END * 1.0 / c.minor_units, 2) AS credit
    FROM postings p JOIN entries e ON e.no = p.entry JOIN documents d ON d.id = e.document
    JOIN currencies c ON c.code = e.currency;
CREATE VIEW trial_balance AS
    SELECT b.account, b.currency,
        round(CASE WHEN b.amount > 0 THEN b.amount ELSE 0 END * 1.0 / c.minor_units, 2) AS debit,
        round(CASE WHEN b.amount < 0 THEN -b.amount ELSE 0 END * 1.0 / c.minor_units, 2) AS credit
    FROM (
        SELECT p.account, e.currency, sum(p.amount) AS amount
        FROM postings p JOIN entries e ON e.no = p.entry GROUP BY p.account, e.currency
    ) b JOIN currencies c ON c.code = b.currency
    WHERE b.amount <> 0;
CREATE VIEW document_amounts AS
    SELECT d.type, d.no, d.date, d.customer, d.description, d.currency,
        round(d.amount * 1.0 / c.minor_units, 2) AS amount,
        round(d.applied * 1.0 / c.minor_units, 2) AS applied,
        round((d.amount - d.applied) * 1.0 / c.minor_units, 2) AS outstanding,
        d.cancelled, d.revision, d.lines
    FROM documents d JOIN currencies c ON c.code = d.currency;
CREATE TRIGGER keep_lines_update BEFORE UPDATE ON lines BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_lines_delete BEFORE DELETE ON lines BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_changes_update BEFORE UPDATE ON changes BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_changes_delete BEFORE DELETE ON changes BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_knock_offs_update BEFORE UPDATE ON knock_offs BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_knock_offs_delete BEFORE DELETE ON knock_offs BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_entries_update BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_entries_delete BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_postings_update BEFORE UPDATE ON postings BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_postings_delete BEFORE DELETE ON postings BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_sources_update BEFORE UPDATE ON sources BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_sources_delete BEFORE DELETE ON sources BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_runs_update BEFORE UPDATE ON runs BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_runs_delete BEFORE DELETE ON runs BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_master_changes_update BEFORE UPDATE ON master_changes BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_master_changes_delete BEFORE DELETE ON master_changes BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_day_sums_update BEFORE UPDATE ON day_sums BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_day_sums_delete BEFORE DELETE ON day_sums BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_line_sums_update BEFORE UPDATE ON line_sums BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_line_sums_delete BEFORE DELETE ON line_sums BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_owed_sums_update BEFORE UPDATE ON owed_sums BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_owed_sums_delete BEFORE DELETE ON owed_sums BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_settled_sums_update BEFORE UPDATE ON settled_sums BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_settled_sums_delete BEFORE DELETE ON settled_sums BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_documents_update BEFORE UPDATE OF id, type, no, date, customer, description, currency, shop, source_key, received_in, run, check_digits ON documents BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
CREATE TRIGGER keep_documents_delete BEFORE DELETE ON documents BEGIN SELECT RAISE(ABORT, 'what is posted stays as it is: post a change instead'); END;
COMMIT;
